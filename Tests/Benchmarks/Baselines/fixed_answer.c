// A FastCGI program that does nothing but answer: what `deploy/bench` compares the service with.
//
//   fixed_answer SOCKET PROCESSES THREADS ANSWER
//
// Every request gets ANSWER (header fields, an empty line, a body; \r\n and \n written as such by the caller) from one of
// PROCESSES times THREADS threads. It ends on SIGTERM, its processes with it.
#include <errno.h>
#include <fcgiapp.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static int listener;
static const char *answer;
static int answer_length;

static void stop(const char *what) {
    fprintf(stderr, "fixed_answer: %s: %s\n", what, strerror(errno));
    exit(1);
}

static int listen_on(const char *path) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address.sun_path) {
        errno = ENAMETOOLONG;
        stop(path);
    }
    strcpy(address.sun_path, path);
    unlink(path);
    int descriptor = socket(AF_UNIX, SOCK_STREAM, 0);
    if (descriptor < 0 || bind(descriptor, (struct sockaddr *)&address, sizeof address) != 0 ||
        listen(descriptor, 1024) != 0)
        stop(path);
    return descriptor;
}

static void *serve(void *unused) {
    FCGX_Request request;
    FCGX_InitRequest(&request, listener, 0);
    while (FCGX_Accept_r(&request) == 0) {
        FCGX_PutStr(answer, answer_length, request.out);
        FCGX_Finish_r(&request);
    }
    return unused;
}

static void run(int threads) {
    FCGX_Init();
    for (int number = 1; number < threads; number++) {
        pthread_t thread;
        if ((errno = pthread_create(&thread, NULL, serve, NULL)) != 0) stop("pthread_create");
    }
    serve(NULL);
}

int main(int count, char **arguments) {
    if (count != 5) {
        fprintf(stderr, "usage: fixed_answer SOCKET PROCESSES THREADS ANSWER\n");
        return 2;
    }
    int processes = atoi(arguments[2]), threads = atoi(arguments[3]);
    if (processes < 1 || threads < 1) {
        fprintf(stderr, "fixed_answer: PROCESSES and THREADS are at least 1\n");
        return 2;
    }
    listener = listen_on(arguments[1]);
    answer = arguments[4];
    answer_length = (int)strlen(answer);
    pid_t parent = getpid();
    for (int number = 0; number < processes; number++) {
        pid_t child = fork();
        if (child < 0) stop("fork");
        if (child == 0) {
            prctl(PR_SET_PDEATHSIG, SIGTERM);
            if (getppid() != parent) return 1;
            run(threads);
            return 0;
        }
    }
    while (wait(NULL) > 0 || errno == EINTR) continue;
    return 1;
}
