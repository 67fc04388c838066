#pragma once
#include <pthread.h>
#include <semaphore.h>
#include <time.h>

// What glibc's headers have for GNU programs only, which Swift's compiler does not say it is.
int pthread_setname_np(pthread_t thread, const char *name);
int sem_clockwait(sem_t *semaphore, clockid_t clock, const struct timespec *deadline);
