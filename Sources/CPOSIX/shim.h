#pragma once
#include <malloc.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

// What glibc's headers have for GNU programs only, which Swift's compiler does not say it is.
int pthread_setname_np(pthread_t thread, const char *name);
int memfd_create(const char *name, unsigned flags);
int sem_clockwait(sem_t *semaphore, clockid_t clock, const struct timespec *deadline);

// sched_setattr(2) for the calling thread under the ordinary policy, which has no function in this glibc.
static inline int set_ordinary_scheduling(int nice, uint64_t slice) {
    struct {
        uint32_t size, policy;
        uint64_t flags;
        int32_t nice;
        uint32_t priority;
        uint64_t runtime, deadline, period;
    } attributes = {.size = sizeof attributes, .nice = nice, .runtime = slice};
    return (int)syscall(SYS_sched_setattr, 0, &attributes, 0);
}

// The same with the priority that the thread has; 0 is the system's own slice.
static inline int set_slice(uint64_t slice) { return set_ordinary_scheduling(getpriority(PRIO_PROCESS, 0), slice); }

// The process that made the socket at the other end of a connection (unix(7), SO_PEERCRED); 0 where that is not told.
static inline pid_t peer_process(int connection) {
    struct {
        pid_t pid;
        uid_t uid;
        gid_t gid;
    } peer = {0};
    socklen_t size = sizeof peer;
    return getsockopt(connection, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 ? peer.pid : 0;
}
