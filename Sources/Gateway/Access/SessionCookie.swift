import HTTPCore

/// The cookie that a browser's session is in. Its prefix makes browsers insist on `Secure`, `Path=/` and no `Domain`.
enum SessionCookie {
    private static let name = "__Host-packagerepo"

    /// The secret in a request's cookies; nil if there is none.
    static func secret(in fields: HTTPFields) -> String? {
        guard let cookies = fields["Cookie"] else { return nil }
        for cookie in cookies.split(separator: ";") {
            let pair = cookie.drop { $0 == " " }
            guard pair.hasPrefix(name), pair.dropFirst(name.count).first == "=" else { continue }
            return String(pair.dropFirst(name.count + 1))
        }
        return nil
    }

    /// The value of `Set-Cookie` that gives it to a browser.
    /// - Parameter seconds: for how long the browser keeps it; nil until it is closed.
    static func setting(_ secret: String, seconds: Int?) -> String {
        "\(name)=\(secret); Path=/; Secure; HttpOnly; SameSite=Strict" + (seconds.map { "; Max-Age=\($0)" } ?? "")
    }

    /// The value of `Set-Cookie` that takes it away.
    static var removal: String { setting("", seconds: 0) }

    /// What an answer that depends on the cookie says to caches.
    static let cacheControl = "private, no-cache"
}
