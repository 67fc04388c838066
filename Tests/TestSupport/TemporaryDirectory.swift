import Foundation

/// A directory of its own for a test, removed with all that is in it when the last reference goes.
public final class TemporaryDirectory: Sendable {
    /// Where it is.
    public let path: String

    /// Makes an empty directory.
    public init() throws {
        let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(parent)/packagerepo-test-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else { throw NoDirectory(code: errno) }
        path = String(cString: made)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// The path of `name` in it.
    public func path(_ name: String) -> String { "\(path)/\(name)" }

    private struct NoDirectory: Error { let code: Int32 }
}
