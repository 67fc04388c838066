import System
import WorkflowTools

/// nginx.conf as it is in the repository, with `@NAME@` where deployments differ.
struct NginxTemplate {
    private let path: String
    private let directory: String

    /// - Parameter path: the file; what it includes by a relative path is found from its directory, as nginx does.
    init(_ path: String) {
        self.path = path
        directory = Directory.parent(of: path)
    }

    /// The configuration for `settings`: each `@NAME@` is the value of `PACKAGEREPO_NAME`, and each include with a relative
    /// path is what that file has.
    ///
    /// A line with a list is there once for each element. An included file that names a setting without a value is left
    /// out.
    ///
    /// All is in one file, so that a running nginx never reads half of another release.
    /// - Throws: ``CommandFailure`` if a file cannot be read, or for a name that is no setting of nginx's.
    func filled(_ settings: Settings) throws(CommandFailure) -> String {
        try filled(path, settings, indent: "", depth: 0)
    }

    private func filled(
        _ path: String, _ settings: Settings, indent: String, depth: Int
    ) throws(CommandFailure) -> String {
        guard depth < 8 else { throw CommandFailure("\(path) includes itself") }
        var text = ""
        let lines = try Self.read(path).split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            let isLast = index == lines.count - 1
            if isLast, line.isEmpty { break }
            let code = line.drop { $0 == " " }
            if code.hasPrefix("#") {
                text += indent + line + "\n"
            } else if let included = Self.included(code) {
                let inner = indent + line.prefix(line.count - code.count)
                text += try filled("\(directory)/\(included)", settings, indent: inner, depth: depth + 1)
            } else {
                let place = "\(path):\(index + 1)"
                guard let filled = try Self.filled(line, settings, place) else {
                    guard depth == 0 else { return "" }
                    throw CommandFailure("\(place): a setting in it has no value")
                }
                for line in filled { text += (line.isEmpty ? "" : indent) + line + "\n" }
            }
        }
        return text
    }

    /// The relative path that an `include` line names.
    private static func included(_ code: Substring) -> Substring? {
        guard code.hasPrefix("include "), code.hasSuffix(";") else { return nil }
        let path = code.dropFirst(8).dropLast()
        return path.hasPrefix("/") || path.contains(where: { "\"'$*".contains($0) }) ? nil : path
    }

    /// The lines that `line` becomes: one, or one for each element of the list in it; nil if a setting in it has no value.
    private static func filled(
        _ line: Substring, _ settings: Settings, _ place: String
    ) throws(CommandFailure) -> [String]? {
        var rest = line
        var texts = [""]
        while let start = rest.firstIndex(of: "@") {
            let name = rest[rest.index(after: start)...].prefix { $0.isASCII && ($0.isUppercase || $0 == "_") }
            guard !name.isEmpty, name.endIndex < rest.endIndex, rest[name.endIndex] == "@" else {
                let literal = rest[...start]
                texts = texts.map { $0 + literal }
                rest = rest[rest.index(after: start)...]
                continue
            }
            guard let setting = Setting(rawValue: Setting.prefix + name), setting.declaration.reader != .worker else {
                throw CommandFailure("\(place): @\(name)@ is no setting that nginx reads")
            }
            let literal = rest[..<start]
            if setting.declaration.kind.isList {
                texts = texts.flatMap { text in settings.list(setting).map { text + literal + $0 } }
            } else {
                guard let value = settings[setting] else { return nil }
                texts = texts.map { $0 + literal + value }
            }
            rest = rest[rest.index(after: name.endIndex)...]
        }
        return texts.map { $0 + rest }
    }

    private static func read(_ path: String) throws(CommandFailure) -> String {
        let bytes = try WorkflowFile(path).bytes
        guard let text = String(validating: bytes, as: UTF8.self) else { throw CommandFailure("\(path) is not UTF-8") }
        return text
    }
}
