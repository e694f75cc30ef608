// Selects older versions of symbols of the system's C++ library, so that the libraries also run where it is
// older than here. Every source file includes this first.
//
// The older versions behave the same. They stay in newer libraries for programs that were linked earlier.
#pragma once

#if defined(__linux__)
#include <cstddef>
#if defined(__GLIBCXX__)
// Otherwise GLIBCXX_3.4.30, of GCC 12.
__asm__(
    ".symver _ZNSt18condition_variable4waitERSt11unique_lockISt5mutexE, "
    "_ZNSt18condition_variable4waitERSt11unique_lockISt5mutexE@GLIBCXX_3.4.11");
#endif
#endif
