// Compiles these files as one unit: most of the time goes into reading the headers.

#include "cuda.cpp"
#include "generator.cpp"
#include "thread_state.cpp"
