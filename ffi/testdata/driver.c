// Stands for the NVIDIA driver, as far as a rank asks it before libtorch does: two devices, which CUDA_VISIBLE_DEVICES can hide.
#include <stdlib.h>
#include <string.h>
static const char* visible(void) { return getenv("CUDA_VISIBLE_DEVICES"); }
int cuInit(unsigned flags) { return visible() && !*visible() ? 100 : getenv("BROKEN") ? 999 : 0; }
int cuDriverGetVersion(int* version) { *version = 12080; return 0; }
int cuDeviceGetCount(int* count) { *count = visible() ? 1 : 2; return 0; }
int cuDeviceGet(int* device, int index) { *device = visible() ? atoi(visible()) : index; return 0; }
int cuDeviceGetName(char* name, int size, int device) {
  strncpy(name, device ? "Second GPU" : "First GPU", size);
  return 0;
}
int cuDeviceTotalMem_v2(size_t* bytes, int device) { *bytes = 80000000000 + device; return 0; }
