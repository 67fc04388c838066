import System

@preconcurrency import Glibc  // For `environ`, which nobody changes once threads run.

/// Starts and reaps child processes.
enum ChildProcess {
    /// Starts a program with this process's environment, standard output and standard error.
    ///
    /// The child gets no blocked or ignored signal of this process but those in `blocked`, and of its descriptors those
    /// in `descriptors` and whatever is not close-on-exec.
    /// - Parameters:
    ///   - executable: the program's path.
    ///   - arguments: its arguments, its own name first.
    ///   - environment: variables of the child, beside those of this process or instead of them.
    ///   - withheld: variables of this process that the child does not get.
    ///   - blocked: signals that stay pending until the child handles them; by default they would end one that is not
    ///     ready.
    ///   - descriptors: the child's numbers, and the descriptors to put there. No source may be one of the numbers.
    /// - Returns: the process id.
    /// - Throws: ``SupervisorError`` (`system`).
    static func spawn(
        _ executable: String, _ arguments: [String], environment: [String: String] = [:],
        without withheld: [String] = [], blocked: [Int32] = [], descriptors: [(source: Int32, number: Int32)]
    ) throws(SupervisorError) -> Int32 {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (source, number) in descriptors { posix_spawn_file_actions_adddup2(&actions, source, number) }

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var mask = sigset_t()
        var all = sigset_t()
        sigemptyset(&mask)
        for number in blocked { sigaddset(&mask, number) }
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &mask)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

        let texts = arguments.map { strdup($0) }
        let further = environment.map { strdup("\($0.key)=\($0.value)") }
        let withheld = withheld + environment.keys
        defer { for text in texts + further { free(text) } }
        var variables = further
        var entry = environ
        while let variable = entry.pointee {
            entry += 1
            let isWithheld = withheld.contains { name in
                strncmp(variable, name, name.utf8.count) == 0 && variable[name.utf8.count] == CChar(UInt8(ascii: "="))
            }
            if !isWithheld { variables.append(variable) }
        }
        var pid: pid_t = 0
        let failure = posix_spawn(&pid, executable, &actions, &attributes, texts + [nil], variables + [nil])
        guard failure == 0 else { throw SupervisorError(SystemError("starting", executable, errno: failure)) }
        return pid
    }

    /// Reaps the next child that has ended, without waiting; nil if none has.
    static func reap() -> (pid: Int32, exit: ChildExit)? {
        var status: Int32 = 0
        let pid = waitpid(-1, &status, WNOHANG)
        return pid > 0 ? (pid, ChildExit(waitStatus: status)) : nil
    }
}
