import Foundation

/// A directory that goes with its last user.
final class TemporaryDirectory {
    let path: String

    init() throws {
        path = "/tmp/packagerepo-\(UUID().uuidString.prefix(13))"
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
