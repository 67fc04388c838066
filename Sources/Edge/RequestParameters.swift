import Bytes
import FastCGI
import Glibc
import HTTPCore
import System

/// What nginx says of a request (RFC 3875, 4.1; deploy/nginx/fastcgi_params.conf), picked out of the parameters in one
/// pass. Of nginx's own parameters the first counts where one is sent twice; a client's fields are all kept.
///
/// The bytes are unchecked, and valid until the request is finished.
struct RequestParameters {
    private(set) var phase: UnsafeRawBufferPointer?
    private(set) var method: UnsafeRawBufferPointer?
    private(set) var target: UnsafeRawBufferPointer?
    private(set) var contentLength: UnsafeRawBufferPointer?
    private(set) var bodyFile: UnsafeRawBufferPointer?
    private(set) var requestID: UnsafeRawBufferPointer?
    private(set) var address: UnsafeRawBufferPointer?
    /// When nginx turned to the workers: seconds since 1970, with milliseconds.
    private(set) var start: UnsafeRawBufferPointer?
    /// The client's fields: parameters `HTTP_*`, and the one that CGI names otherwise.
    private(set) var fields: HTTPFields = [:]
    /// The last field that was not taken, since it is not UTF-8 or has control characters.
    private(set) var refusedField: String?
    /// How often `X-Tenant-ID` was sent.
    private(set) var tenantFieldCount = 0
    /// Whether the request came over TLS.
    private(set) var isSecure = false

    init(of raw: FastCGIRequest) {
        raw.forEachParameter { name, value in take(name, value) }
    }

    private mutating func take(_ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) {
        if begins(name, with: "HTTP_") {
            if isSame(name, "HTTP_X_TENANT_ID") { tenantFieldCount += 1 }
            // An empty field is no absent one: whoever sends it, from a variable that is not set, relies on what it would
            // say. HTTP_PROXY is nginx's, which empties it.
            if !value.isEmpty || !isSame(name, "HTTP_PROXY") { add(Self.fieldName(of: name), value) }
        } else if isSame(name, "CONTENT_TYPE") {
            if !value.isEmpty { add("Content-Type", value) }
        } else if isSame(name, "REQUEST_METHOD") {
            method = method ?? value
        } else if isSame(name, "REQUEST_URI") {
            target = target ?? value
        } else if isSame(name, "CONTENT_LENGTH") {
            contentLength = contentLength ?? value
        } else if isSame(name, "REQUEST_ID") {
            requestID = requestID ?? value
        } else if isSame(name, "REQUEST_START") {
            start = start ?? value
        } else if isSame(name, "REMOTE_ADDR") {
            address = address ?? value
        } else if isSame(name, "HTTPS") {
            isSecure = !value.isEmpty
        } else if isSame(name, "PACKAGEREPO_PHASE") {
            phase = phase ?? value
        } else if isSame(name, "REQUEST_BODY_FILE") {
            bodyFile = bodyFile ?? value
        }
    }

    /// Microseconds from when nginx turned to the workers until now; 0 where it did not say, or the clock was set.
    var queueMicroseconds: Int {
        guard let start, let milliseconds = DecimalDigits.number(start.lazy.filter { $0 != UInt8(ascii: ".") }) else {
            return 0
        }
        let now = WallTime.now
        return max(0, now.seconds * 1_000_000 + now.nanoseconds / 1_000 - milliseconds * 1_000)
    }

    private mutating func add(_ name: String, _ value: UnsafeRawBufferPointer) {
        if !fields.add(name, received: value) { refusedField = name }
    }

    private static func fieldName(of parameter: UnsafeRawBufferPointer) -> String {
        let name = UnsafeRawBufferPointer(rebasing: parameter[5...])
        return String(unsafeUninitializedCapacity: name.count) { text in
            for index in 0..<name.count {
                text[index] = name[index] == UInt8(ascii: "_") ? UInt8(ascii: "-") : name[index]
            }
            return name.count
        }
    }
}

private func isSame(_ name: UnsafeRawBufferPointer, _ other: StaticString) -> Bool {
    name.count == other.utf8CodeUnitCount && begins(name, with: other)
}

private func begins(_ name: UnsafeRawBufferPointer, with start: StaticString) -> Bool {
    guard let bytes = name.baseAddress, name.count >= start.utf8CodeUnitCount else { return false }
    return memcmp(bytes, start.utf8Start, start.utf8CodeUnitCount) == 0
}
