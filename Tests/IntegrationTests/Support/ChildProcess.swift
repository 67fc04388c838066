import Glibc
import System

/// A program that runs beside the test, with pipes to it.
///
/// Its descriptors are closed on exec, so that no other child keeps a pipe open.
final class ChildProcess: Sendable {
    /// The process's number.
    let pid: pid_t
    /// Where it reads its standard input from.
    let input: Descriptor
    /// Where its standard output, and its standard error with it, come out.
    let output: Descriptor

    /// Starts `arguments[0]`, a path.
    /// - Parameters:
    ///   - environment: what it gets beside the test's own environment.
    ///   - directory: where it starts; nil for the test's own.
    init(_ arguments: [String], environment: [String: String] = [:], directory: String? = nil) throws {
        let standardInput = try Descriptor.pipe()
        let standardOutput = try Descriptor.pipe()
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, standardInput.read.number, 0)
        posix_spawn_file_actions_adddup2(&actions, standardOutput.write.number, 1)
        posix_spawn_file_actions_adddup2(&actions, standardOutput.write.number, 2)

        // Test runners block or ignore signals; the program starts with none blocked and all as they are by default.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

        var variables = Self.environment
        for (name, value) in environment { variables[name] = value }
        var pid: pid_t = 0
        // env(1) changes the directory, which posix_spawn of this C library's Swift face cannot.
        let arguments = directory.map { ["/usr/bin/env", "--chdir", $0] + arguments } ?? arguments
        let status = withStrings(arguments) { argv in
            withStrings(variables.map { "\($0.key)=\($0.value)" }) { envp in
                posix_spawn(&pid, arguments[0], &actions, &attributes, argv, envp)
            }
        }
        // The child's ends are closed here when it has them, and not before.
        withExtendedLifetime((standardInput, standardOutput)) {}
        guard status == 0 else { throw SystemError("starting", arguments[0], errno: status) }
        self.pid = pid
        input = standardInput.write
        output = standardOutput.read
    }

    /// Sends a signal.
    func signal(_ number: Int32) { kill(pid, number) }

    /// Waits for its end; the exit status, or 128 and the signal's number.
    @discardableResult
    func wait() -> Int32 {
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
        return status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f)
    }

    /// The test's own environment without the settings of PackageRepo, which each deployment gets anew.
    private static let environment: [String: String] = {
        var variables: [String: String] = [:]
        var entry = environ
        while let text = entry.pointee.map({ String(cString: $0) }) {
            let sides = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if sides.count == 2, !sides[0].hasPrefix("PACKAGEREPO_") { variables[String(sides[0])] = String(sides[1]) }
            entry += 1
        }
        return variables
    }()
}

/// What a program that has ended left.
struct Completion {
    /// The exit status, or 128 and the signal's number.
    let status: Int32
    /// What it wrote, standard output and standard error.
    let output: String
}

/// Runs a program to its end.
@discardableResult
func run(
    _ arguments: [String], input: [UInt8] = [], environment: [String: String] = [:], directory: String? = nil
) throws -> Completion {
    let child = try ChildProcess(arguments, environment: environment, directory: directory)
    // Inputs here fit into a pipe.
    child.input.write(input)
    child.input.close()
    let output = child.output.readToEnd()
    return Completion(status: child.wait(), output: String(decoding: output, as: UTF8.self))
}

private func withStrings<R>(
    _ strings: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> R
) -> R {
    var pointers: [UnsafeMutablePointer<CChar>?] = strings.map { strdup($0) }
    pointers.append(nil)
    defer { pointers.forEach { free($0) } }
    return pointers.withUnsafeMutableBufferPointer { buffer in
        guard let address = buffer.baseAddress else { preconditionFailure("the closing null is there") }
        return body(address)
    }
}
