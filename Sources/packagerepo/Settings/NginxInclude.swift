import Bytes
import WorkflowTools

/// The part of nginx.conf that an nginx with other sites too can include in its `http`: upstreams, maps and servers under
/// names that nothing else there has.
struct NginxInclude {
    private static let prefix = "packagerepo_"
    /// The directives that define or use a name which is no variable.
    private static let naming: Set<Substring> = [
        "upstream", "fastcgi_pass", "proxy_pass", "limit_req_zone", "limit_req", "log_format", "access_log",
        "ssl_session_cache",
    ]

    private var lines: [Substring]
    private let serverName: String

    /// - Parameters:
    ///   - configuration: nginx.conf, filled in.
    ///   - serverName: the name by which clients ask for this site.
    /// - Throws: ``CommandFailure`` if there is no `http` block in it that begins and ends at the line's start.
    init(_ configuration: String, serverName: String) throws(CommandFailure) {
        let all = configuration.split(separator: "\n", omittingEmptySubsequences: false)
        guard let start = all.firstIndex(of: "http {"), let end = all[start...].firstIndex(of: "}") else {
            throw CommandFailure("nginx.conf has no http block that begins with the line 'http {' and ends with '}'")
        }
        lines = all[(start + 1)..<end].map { $0.hasPrefix("    ") ? $0.dropFirst(4) : $0 }
        self.serverName = serverName
    }

    /// The text of the file to include.
    var text: String {
        let variables = definedVariables
        let names = definedNames
        return lines.map { line in
            let code = line.drop { $0 == " " }
            if code.hasPrefix("#") { return line + "\n" }
            let named = line.replacing(" default_server", with: "")
                .replacing("server_name _;", with: "server_name \(serverName);")
            let text = Self.prefixing(variables, in: named) { $0 == UInt8(ascii: "$") || $0 == UInt8(ascii: "{") }
            let directive = code.prefix { $0 != " " }
            guard Self.naming.contains(directive) else { return text + "\n" }
            if directive == "log_format", let name = code.split(separator: " ").dropFirst().first {
                // A format may have its name in its text too.
                return text.replacing(" \(name) ", with: " \(Self.prefix)\(name) ", maxReplacements: 1) + "\n"
            }
            return Self.prefixing(names, in: text) { !$0.isASCIIAlphanumeric && $0 != UInt8(ascii: "_") } + "\n"
        }.joined()
    }

    /// The variables that a `map` or a `geo` defines.
    private var definedVariables: Set<String> {
        Set(
            lines.compactMap { line in
                let words = line.split(separator: " ")
                guard words.count > 2, words[0] == "map" || words[0] == "geo", words.last == "{",
                    let variable = words.dropLast().last, variable.hasPrefix("$")
                else { return nil }
                return String(variable.dropFirst())
            })
    }

    /// The names of upstreams, zones and formats.
    private var definedNames: Set<String> {
        Set(
            lines.flatMap { line -> [String] in
                let words = line.split(whereSeparator: { $0 == " " || $0 == ";" })
                switch words.first {
                case "upstream", "log_format": return words.dropFirst().prefix(1).map(String.init)
                case "limit_req_zone", "ssl_session_cache":
                    return words.flatMap { word in
                        ["zone=", "shared:"].filter(word.hasPrefix).map {
                            String(word.dropFirst($0.count).prefix { $0 != ":" })
                        }
                    }
                default: return []
                }
            })
    }

    /// `text` with the prefix before each of `words` that stands whole after a byte that `follows` accepts.
    private static func prefixing(
        _ words: Set<String>, in text: some StringProtocol, after follows: (UInt8) -> Bool
    ) -> String {
        var result: [UInt8] = []
        var word: [UInt8] = []
        func close() {
            if words.contains(String(decoding: word, as: UTF8.self)), result.last.map(follows) ?? false {
                result += Array(prefix.utf8)
            }
            result += word
            word = []
        }
        for byte in text.utf8 {
            if byte.isASCIIAlphanumeric || byte == UInt8(ascii: "_") {
                word.append(byte)
            } else {
                close()
                result.append(byte)
            }
        }
        close()
        return String(decoding: result, as: UTF8.self)
    }
}
