// The whole shim as one unit: reading c10d's headers takes ten seconds, once rather than for each file.

#include "exchange.cpp"
#include "group.cpp"
#include "p2p.cpp"
#include "reduce.cpp"
#include "store.cpp"
#include "text.cpp"
#include "wire.cpp"
