// c10d's header for Gloo includes this file; nothing in it is needed. See context.h.
#pragma once
