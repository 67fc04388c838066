import System

/// A file of settings: a line `NAME=value` each; empty lines and lines that begin with `#` are comments.
///
///     # Listen to the network.
///     PACKAGEREPO_HTTPS_ADDRESS=0.0.0.0
///     PACKAGEREPO_HTTPS_PORT="443"
///
/// The names are those of the environment variables, so that the file can also be systemd's `EnvironmentFile`. A value
/// may be in single or double quotes. Paths are absolute.
struct ConfigurationFile: Sendable {
    /// The file that is read unless ``ScriptVariable/config`` names another; it need not exist.
    static let standardPath = "/etc/packagerepo/packagerepo.conf"
    private static let maximumSize = 1 << 20

    /// A line that sets something.
    struct Line: Sendable {
        let name: String
        let value: String
        /// `FILE:LINE`.
        let place: String
    }

    let path: String
    let lines: [Line]
    /// The problems of lines that set nothing, or a setting again.
    let problems: [ConfigurationError]

    /// Reads the file at `path`; nil if there is none.
    /// - Throws: ``ConfigurationError`` if it cannot be read.
    static func read(_ path: String) throws(ConfigurationError) -> ConfigurationFile? {
        let bytes: [UInt8]
        do throws(SystemError) { bytes = try File.contents(of: path, limit: maximumSize + 1) } catch {
            if error.isMissing { return nil }
            throw ConfigurationError("the configuration file \(path) cannot be read: \(error.reason)")
        }
        guard bytes.count <= maximumSize, let text = String(validating: bytes, as: UTF8.self) else {
            throw ConfigurationError("the configuration file \(path) is no UTF-8 text of at most 1 MiB")
        }
        return ConfigurationFile(text, path: path)
    }

    /// Takes the lines of `text` apart.
    init(_ text: String, path: String) {
        self.path = path
        var lines: [Line] = []
        var problems: [ConfigurationError] = []
        var places: [String: String] = [:]
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let place = "\(path):\(index + 1)"
            let line = line.trimmed
            if line.isEmpty || line.hasPrefix("#") { continue }
            guard let equals = line.firstIndex(of: "="), equals != line.startIndex else {
                problems.append(ConfigurationError("expected NAME=value, found '\(String(line).oneLine)'", at: place))
                continue
            }
            let name = String(line[..<equals].trimmed)
            if let former = places.updateValue(place, forKey: name) {
                problems.append(ConfigurationError("\(name) is set already at \(former)", at: place))
                continue
            }
            lines.append(
                Line(name: name, value: String(line[line.index(after: equals)...].trimmed.unquoted), place: place))
        }
        self.lines = lines
        self.problems = problems
    }
}

extension Substring {
    fileprivate var trimmed: Substring {
        let end = lastIndex { !$0.isWhitespace }
        return end.map { self[...$0].drop { $0.isWhitespace } } ?? ""
    }

    /// Removes a pair of equal quotes.
    fileprivate var unquoted: Substring {
        guard count >= 2, let quote = first, quote == "\"" || quote == "'", last == quote else { return self }
        return dropFirst().dropLast()
    }
}
