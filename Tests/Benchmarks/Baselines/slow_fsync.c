// Makes a fast device's fsync cost what a usual one's does: preloaded (LD_PRELOAD), it lets every fsync and fdatasync of
// a program take SLOW_FSYNC_MICROSECONDS longer. What is slept is not computed: other threads go on meanwhile.
#include <dlfcn.h>
#include <stdlib.h>
#include <unistd.h>

static useconds_t delay;
static int (*real_fsync)(int);
static int (*real_fdatasync)(int);

__attribute__((constructor)) static void begin(void) {
    const char *text = getenv("SLOW_FSYNC_MICROSECONDS");
    delay = text == NULL ? 0 : (useconds_t)strtoul(text, NULL, 10);
    *(void **)&real_fsync = dlsym(RTLD_NEXT, "fsync");
    *(void **)&real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
}

int fsync(int descriptor) {
    usleep(delay);
    return real_fsync(descriptor);
}

int fdatasync(int descriptor) {
    usleep(delay);
    return real_fdatasync(descriptor);
}
