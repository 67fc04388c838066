import Glibc

/// Where this program lies.
enum ProgramPath {
    /// The absolute path by which it was called, links and all, so that another program that is put there is found by it;
    /// where it was called by its name alone, the file's own path.
    static var ofThisProcess: String {
        let called = CommandLine.arguments.first ?? ""
        if called.hasPrefix("/") { return called }
        if called.contains("/") { return ProcessEnvironment.currentDirectory + "/" + called }
        var buffer = [UInt8](repeating: 0, count: 4_096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count)
        return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : "/proc/self/exe"
    }
}
