import HTTPCore

/// Whether a request comes from a page of the service itself, so that what a browser adds of its own, the cookie, counts.
/// No token against forgery is needed, and no script could learn one.
enum SameOrigin {
    /// Whether the request may use a session's cookie: it comes from a page of this origin, or a person has typed its URL
    /// (which can only read). A program that is no browser says neither `Sec-Fetch-Site` nor `Origin`.
    /// - Parameter publicURL: the URL by which clients reach the service; nil where only requests tell.
    static func allows(_ request: HTTPRequest, publicURL: String?) -> Bool {
        switch request.fields["Sec-Fetch-Site"] {
        case "same-origin": return true
        case "none": return request.method == "GET"
        case .some: return false
        // An old browser, which sends Origin with every write.
        case nil:
            guard request.method != "GET", let origin = request.fields["Origin"] else { return true }
            let host = request.fields["Host"].map { "\(request.isSecure ? "https" : "http")://\($0)" }
            return [host, publicURL.map { Self.origin(of: $0) }].contains { $0?.lowercased() == origin.lowercased() }
        }
    }

    /// Scheme, host and port of a URL.
    private static func origin(of url: String) -> String {
        guard let scheme = url.firstRange(of: "://") else { return url }
        return String(url[..<scheme.upperBound] + url[scheme.upperBound...].prefix { $0 != "/" })
    }
}
