// The whole shim as one unit: reading c10d's headers takes ten seconds, once rather than for each file.

#include "bridge.cpp"
#include "exchange.cpp"
#include "group.cpp"
#include "p2p.cpp"
#include "parallel.cpp"
#include "reduce.cpp"
#include "reducer.cpp"
#include "store.cpp"
#include "text.cpp"
#include "wire.cpp"
