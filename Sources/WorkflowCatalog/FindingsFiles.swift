import Crypto
import Glibc
import JSON
package import Logging
import RepositoryModel
import Synchronization
import System
package import WorkflowModel
import WorkflowValidation

/// What the validator has said, on disk, so that a new worker does not ask again: the file tier of the cache.
///
/// An entry is named by the content's SHA-256, what was known beside the content, and the version of the engine. It
/// states all three and carries a checksum; one that is damaged or belongs elsewhere is ignored and written anew. Only
/// findings are kept: what runs is always compiled from the source. The directory may be emptied at any time.
package final class FindingsFiles: Sendable {
    /// The largest entry in bytes; findings of more than that are not worth keeping.
    private static let maximumSize = 256 << 10

    private let directory: String
    private let engine: String
    private let limit: Int
    private let logger: Logger
    private let writeCount = Atomic(0)
    private let hasFailed = Atomic(false)

    /// - Parameters:
    ///   - directory: made when it is needed; its parent exists.
    ///   - release: the version of this program.
    ///   - registry: the node types that validation knows.
    ///   - limit: how many entries to keep; past it those go that no one has used for longest.
    package init(directory: String, release: String, registry: NodeRegistry, limit: Int = 1_000, logger: Logger) {
        self.directory = directory
        engine = EngineVersion.description(release: release, registry: registry)
        self.limit = limit
        self.logger = logger
    }

    /// What was found in a document of that hash; nil if there is no entry that can be believed.
    func findings(ofContent hash: String, _ context: ValidationContext) -> [Finding]? {
        let stamp = stamp(hash, context)
        let path = path(stamp)
        // A FIFO or a link in its place is not ours, and must not keep anyone waiting.
        guard let bytes = try? File.contents(of: path, limit: Self.maximumSize + 1, flags: O_NONBLOCK | O_NOFOLLOW),
            let end = bytes.firstIndex(of: UInt8(ascii: "\n")),
            SHA256.hexadecimal(bytes[(end + 1)...]).utf8.elementsEqual(bytes[..<end]),
            let entry = try? JSONValue.parse(Array(bytes[(end + 1)...])), entry["stamp"]?.string == stamp,
            let list = entry["findings"], list.kind == .array
        else { return nil }
        var findings: [Finding] = []
        for json in list.elements {
            guard let finding = Finding(json) else { return nil }
            findings.append(finding)
        }
        // Used just now: the last to be removed.
        utimensat(AT_FDCWD, path, nil, AT_SYMLINK_NOFOLLOW)
        return findings
    }

    /// Keeps what was found; a disk that does not take it costs time later and nothing else.
    func keep(_ findings: [Finding], ofContent hash: String, _ context: ValidationContext) {
        let stamp = stamp(hash, context)
        let entry: JSONValue = ["stamp": JSONValue(stamp), "findings": JSONValue(findings.map(\.json))]
        let text = entry.serialized()
        let bytes = Array(SHA256.hexadecimal(text).utf8) + [UInt8(ascii: "\n")] + text
        guard bytes.count <= Self.maximumSize else { return }
        let number = writeCount.add(1, ordering: .relaxed).newValue
        do throws(SystemError) {
            try Directory.make(directory, permissions: 0o700)
            // Not durable: an entry that a crash tears fails its checksum.
            try File.replace(path(stamp), by: bytes, isDurable: false)
        } catch {
            guard !hasFailed.exchange(true, ordering: .relaxed) else { return }
            logger.warning(
                "findings cannot be kept; every worker will validate for itself",
                metadata: ["directory": "\(directory)", "error": "\(error)"])
        }
        // Looking through the directory is not for every write.
        if (number - 1) % max(1, min(64, limit / 4)) == 0 { removeUnused() }
    }

    private func stamp(_ hash: String, _ context: ValidationContext) -> String {
        "\(hash) \(context.tenant?.text ?? "-") \(context.isTenantOwned) \(engine)"
    }

    private func path(_ stamp: String) -> String { "\(directory)/\(SHA256.hexadecimal(stamp.utf8)).json" }

    /// Removes what was used longest ago, left-overs of killed writers included, down to three quarters of the limit.
    private func removeUnused() {
        var files: [(path: String, used: WallTime)] = []
        for name in (try? Directory.names(in: directory)) ?? [] {
            let path = "\(directory)/\(name)"
            guard let stamp = try? FileStamp.ofRegularFile(at: path) else { continue }
            files.append((path, stamp.modified))
        }
        guard files.count > limit else { return }
        files.sort { $0.used < $1.used }
        for file in files.prefix(files.count - limit * 3 / 4) { _ = try? File.remove(file.path) }
    }
}

extension Finding {
    /// Reads what ``json`` wrote; nil for anything else.
    fileprivate init?(_ json: JSONValue) {
        guard let severity = json["type"]?.string.flatMap(Severity.init), let code = json["code"]?.string,
            let field = json["field"]?.string, let message = json["message"]?.string
        else { return nil }
        var position: Position?
        if let line = json["line"]?.int, let column = json["column"]?.int {
            position = Position(line: line, column: column)
        }
        self.init(
            severity, code, at: field, message, node: json["node"]?.string, position: position,
            suggestion: json["suggestion"]?.string)
    }
}
