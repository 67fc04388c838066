import Glibc
import System

/// The few things that the tests do with files.
enum Files {
    /// A new directory that others can enter: a deployment in it may run as another user.
    static func temporaryDirectory() throws -> String {
        let parent = Directory.temporary
        var template = Array("\(parent)/packagerepo-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil, chmod(template, 0o755) == 0 else {
            throw SystemError("making a directory in", parent)
        }
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Makes another user, by number as text, the owner of a file.
    static func give(_ path: String, to user: String) throws {
        guard let number = uid_t(user.prefix { $0 != "\n" }) else { throw Unexpected("no number of a user: \(user)") }
        guard chown(path, number, number) == 0 else { throw SystemError("changing the owner of", path) }
    }

    static func read(_ path: String) throws -> [UInt8] { try File.contents(of: path, limit: .max) }

    static func text(_ path: String) throws -> String { String(decoding: try read(path), as: UTF8.self) }

    /// Writes a file whole, by another name first, as editors do.
    static func write(_ text: String, to path: String) throws { try write(Array(text.utf8), to: path) }

    static func write(_ bytes: [UInt8], to path: String) throws {
        try File.replace(path, by: bytes, permissions: 0o644, isDurable: false)
    }

    /// The names in a directory, sorted.
    static func list(_ path: String) throws -> [String] { try Directory.names(in: path).sorted() }

    /// Bytes in a file, or nil where there is none.
    static func size(_ path: String) -> Int? { (try? FileStatus(of: path))?.size }

    /// Whether there is something at `path`.
    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }
}

/// What a deployment did and should not have done.
struct Unexpected: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
