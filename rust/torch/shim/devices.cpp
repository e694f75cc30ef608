// As one unit: reading the headers takes longer than all else.

#include "cuda.cpp"
#include "generator.cpp"
#include "thread_state.cpp"
