import CFastCGI
import Glibc

/// Process-wide set-up of libfcgi.
public enum FastCGIRuntime {
    /// Prepares libfcgi once; everything in this module calls it before anything else.
    ///
    /// `FCGX_Init` takes SIGUSR1, SIGTERM and SIGPIPE for a shutdown of its own that loses connections, so those
    /// handlers are put back as they were; SIGPIPE is ignored unless the process has its own handler, so that a
    /// client who hangs up is an error of one write and not the end of the process.
    public static let start: Void = {
        let taken = [SIGUSR1, SIGTERM, SIGPIPE]
        let before = taken.map { number in
            var action = sigaction()
            sigaction(number, nil, &action)
            return action
        }
        guard FCGX_Init() == 0 else { fatalError("out of memory: libfcgi could not start") }
        for (number, action) in zip(taken, before) {
            var action = action
            sigaction(number, &action, nil)
        }
        if before[2].__sigaction_handler.sa_handler == nil { _ = signal(SIGPIPE, SIG_IGN) }
    }()
}
