import Bytes

/// Which values a setting takes.
enum SettingKind: Sendable {
    /// A path; one from the environment may be relative.
    case path
    /// A whole number in decimal digits.
    case number(ClosedRange<Int>)
    /// One of these words.
    case choice([String])
    /// IPv4 and IPv6 addresses, host names, or `*`, without a port: one or more.
    case addresses
    /// IPv4 and IPv6 addresses, and networks of them (RFC 4632, 3.1; RFC 4291, 2.3): none or more.
    case networks
    /// An `http` or `https` URL without a query.
    case url

    /// A TCP port.
    static let port = number(1...65_535)
    /// Off or on.
    static let flag = choice(["0", "1"])

    /// The allowed values, in words that follow "expected".
    var expectation: String {
        switch self {
        case .path: "a path of at most 4,095 bytes, without control characters and any of \" ' \\ $ ; { } @"
        case .number(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .choice(let words): "one of " + words.sorted().joined(separator: ", ")
        case .addresses: "IP addresses, host names or * (without a port), separated by commas"
        case .networks: "IP addresses or networks such as 10.0.0.0/8 or fd00::/8, separated by commas"
        case .url: "a URL such as https://packages.example.com, without a query"
        }
    }

    /// Whether the value is a list, of which nginx.conf has a line for each element.
    var isList: Bool {
        switch self {
        case .addresses, .networks: true
        case .path, .number, .choice, .url: false
        }
    }

    /// The elements of a normalized value.
    static func elements(of value: String) -> [String] { value.split(separator: ",").map(String.init) }

    /// The one spelling of the value that `text` means; nil if it is not allowed.
    /// - Parameter directory: the absolute path that relative ones start from.
    func normalized(_ text: String, from directory: String) -> String? {
        switch self {
        case .path: Self.path(text, from: directory)
        case .number(let range): Self.number(text, in: range)
        case .choice(let words): words.contains(text) ? text : nil
        case .addresses: Self.list(text) { NetworkAddress.isPlausible($0) ? NetworkAddress.bracketed($0) : nil }
        case .networks: Self.list(text, NetworkAddress.network)
        case .url: Self.url(text)
        }
    }

    /// Elements separated by commas and spaces, each once; nil if there is none, or `normalized` refuses one.
    private static func list(_ text: String, _ normalized: (String) -> String?) -> String? {
        var elements: [String] = []
        for element in text.split(whereSeparator: { $0 == "," || $0 == " " }) {
            guard let element = normalized(String(element)) else { return nil }
            if !elements.contains(element) { elements.append(element) }
        }
        return elements.isEmpty ? nil : elements.joined(separator: ",")
    }

    private static func number(_ text: String, in range: ClosedRange<Int>) -> String? {
        guard let number = DecimalDigits.number(text.utf8), range.contains(number) else { return nil }
        return String(number)
    }

    /// `text` as an absolute path without `.` and empty segments; `..` stays, since links give it its own meaning.
    ///
    /// nginx reads most paths out of its configuration, where the refused characters would end the quotes that the path
    /// is in, or name a variable.
    private static func path(_ text: String, from directory: String) -> String? {
        // PATH_MAX counts the closing NUL.
        guard text.utf8.count < 4096, !text.unicodeScalars.contains(where: isReadByNginx) else { return nil }
        let whole = text.hasPrefix("/") ? text : directory + "/" + text
        return "/" + whole.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
    }

    private static func isReadByNginx(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.generalCategory == .control || "\"'\\$;{}@".unicodeScalars.contains(scalar)
    }

    /// A URL without the slash at its end, so that paths can follow.
    private static func url(_ text: String) -> String? {
        guard let scheme = ["https://", "http://"].first(where: text.hasPrefix),
            text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && !"\"'<>\\^`{|}?#@".utf8.contains($0) })
        else { return nil }
        let authority = text.dropFirst(scheme.count).prefix { $0 != "/" }
        var (host, port) = (authority, Substring("443"))
        if let colon = authority.lastIndex(of: ":"), !authority.hasSuffix("]") {
            (host, port) = (authority[..<colon], authority[authority.index(after: colon)...])
        }
        guard host != "*", !host.contains(":") || host.hasPrefix("["), NetworkAddress.isPlausible(String(host)),
            number(String(port), in: 1...65_535) != nil
        else { return nil }
        return String(text.reversed().drop { $0 == "/" }.reversed())
    }
}
