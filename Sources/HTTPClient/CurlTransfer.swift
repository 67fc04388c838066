import CCurl
import Glibc
package import JSON
import Values
package import WorkflowModel

/// Sends one request through libcurl and collects the answer.
package final class CurlTransfer {
    /// The most redirects that are followed.
    static let maximumRedirects = 5
    /// The most bytes of header fields that are read.
    private static let maximumHeader = 128 << 10

    private let allowsPrivateAddresses: Bool
    private var bytes: [UInt8] = []
    private var headerBytes = 0
    private var fields: [(name: String, value: String)] = []
    /// Says why a callback has ended the transfer.
    private var refusal: NodeFailure?

    private init(allowsPrivateAddresses: Bool) { self.allowsPrivateAddresses = allowsPrivateAddresses }

    /// Sends a request and waits for the answer.
    /// - Parameter timeout: milliseconds for all of it, redirects included.
    /// - Returns: `{status, headers, body, json}`; the names of headers in lower case, `json` null where the body is
    ///   none.
    /// - Throws: `ADDRESS_FORBIDDEN`, `TIMEOUT`, `LIMIT_EXCEEDED`, `UPSTREAM_ERROR`; `TYPE_MISMATCH` for a body that is
    ///   not text.
    package static func send(
        _ request: OutboundRequest, timeout: Int, allowsPrivateAddresses: Bool
    ) throws(NodeFailure) -> JSONValue {
        let transfer = CurlTransfer(allowsPrivateAddresses: allowsPrivateAddresses)
        return try transfer.perform(request, timeout: timeout)
    }

    /// Why libcurl cannot be used, if so. It is loaded and set up once, before any thread sends (its manual,
    /// curl_global_init).
    private static let trouble = curl_load().map { String(cString: $0) }

    private func perform(_ request: OutboundRequest, timeout: Int) throws(NodeFailure) -> JSONValue {
        if let trouble = Self.trouble {
            throw NodeFailure(
                "UPSTREAM_ERROR", "libcurl cannot be loaded (\(trouble)); install it and restart the service")
        }
        guard let handle = curl_make() else { throw NodeFailure("UPSTREAM_ERROR", "out of memory") }
        defer { curl_free_handle(handle) }
        var list: UnsafeMutablePointer<curl_slist>?
        defer { curl_free_list(list) }
        // `Expect:` keeps libcurl from waiting for 100 (Continue) before it sends a body.
        for line in ["User-Agent: packagerepo", "Expect:"] + request.fields {
            guard let longer = curl_append(list, line) else {
                throw NodeFailure("UPSTREAM_ERROR", "out of memory")
            }
            list = longer
        }
        let options = [
            curl_set_text(handle, CURLOPT_URL, request.url),
            curl_set_text(handle, CURLOPT_PROTOCOLS_STR, "http,https"),
            curl_set_text(handle, CURLOPT_REDIR_PROTOCOLS_STR, "http,https"),
            // The environment's proxy would connect in our place, to any address.
            curl_set_text(handle, CURLOPT_PROXY, ""),
            curl_set_long(handle, CURLOPT_NOSIGNAL, 1),
            curl_set_long(handle, CURLOPT_TIMEOUT_MS, timeout),
            curl_set_long(handle, CURLOPT_MAXREDIRS, Self.maximumRedirects),
            // libcurl would repeat a PUT or DELETE at the new place, and its answer may say otherwise (303).
            curl_set_long(
                handle, CURLOPT_FOLLOWLOCATION, ["GET", "HEAD", "POST"].contains(request.method) ? 1 : 0),
            curl_set_list(handle, CURLOPT_HTTPHEADER, list),
        ]
        guard options.allSatisfy({ $0 == CURLE_OK }), setBody(of: request, on: handle), setCallbacks(on: handle) else {
            throw NodeFailure("UPSTREAM_ERROR", "libcurl refuses an option")
        }
        let code = curl_send(handle)
        if code != CURLE_OK { throw failure(code) }
        var status = 0
        _ = curl_get_long(handle, CURLINFO_RESPONSE_CODE, &status)
        return try answer(status: status)
    }

    private func setBody(of request: OutboundRequest, on handle: UnsafeMutableRawPointer) -> Bool {
        switch request.method {
        case "GET": return curl_set_long(handle, CURLOPT_HTTPGET, 1) == CURLE_OK
        case "HEAD": return curl_set_long(handle, CURLOPT_NOBODY, 1) == CURLE_OK
        case "POST": break
        default:
            guard curl_set_text(handle, CURLOPT_CUSTOMREQUEST, request.method) == CURLE_OK else { return false }
            if request.body == nil { return true }
        }
        let body = request.body ?? []
        return curl_set_long(handle, CURLOPT_POST, 1) == CURLE_OK
            && body.withUnsafeBytes {
                curl_set_bytes(handle, $0.baseAddress ?? UnsafeRawPointer(bitPattern: 1), $0.count)
            }
                == CURLE_OK
    }

    /// The callbacks see this object, which `perform` holds for as long as the handle is in use.
    private func setCallbacks(on handle: UnsafeMutableRawPointer) -> Bool {
        let context = Unmanaged.passUnretained(self).toOpaque()
        let body = curl_set_write(
            handle,
            { data, size, count, context in
                let part = UnsafeRawBufferPointer(start: data, count: size * count)
                return CurlTransfer.behind(context)?.take(body: part) == true ? part.count : 0
            }, context)
        let header = curl_set_header(
            handle,
            { data, size, count, context in
                let part = UnsafeRawBufferPointer(start: data, count: size * count)
                return CurlTransfer.behind(context)?.take(header: part) == true ? part.count : 0
            }, context)
        let socket = curl_set_open_socket(
            handle, { context, _, address in CurlTransfer.behind(context)?.open(address) ?? -1 }, context)
        return body == CURLE_OK && header == CURLE_OK && socket == CURLE_OK
    }

    private static func behind(_ context: UnsafeMutableRawPointer?) -> CurlTransfer? {
        context.map { Unmanaged<CurlTransfer>.fromOpaque($0).takeUnretainedValue() }
    }

    private func take(body part: UnsafeRawBufferPointer) -> Bool {
        guard bytes.count + part.count <= ValueLimit.bytes else {
            refusal = NodeFailure(
                "LIMIT_EXCEEDED", "the answer has more than \(ValueLimit.bytes) bytes", limit: "one value")
            return false
        }
        bytes.append(contentsOf: part)
        return true
    }

    private func take(header part: UnsafeRawBufferPointer) -> Bool {
        headerBytes += part.count
        guard headerBytes <= Self.maximumHeader else {
            refusal = NodeFailure("LIMIT_EXCEEDED", "the answer's header is too large", limit: "header")
            return false
        }
        let line = String(decoding: part, as: UTF8.self)
        if line.hasPrefix("HTTP/") {
            // A further answer begins: the one before it was a redirect, or only informed.
            fields = []
            bytes = []
        } else if let colon = line.firstIndex(of: ":") {
            let value = Text.trimmed(String(line[colon...].dropFirst()))
            fields.append((line[..<colon].lowercased(), value.filter { $0 != "\0" }))
        }
        return true
    }

    /// Opens the socket for an address that libcurl is about to connect to, where the rule allows it.
    private func open(_ address: UnsafeMutablePointer<curl_sockaddr>?) -> curl_socket_t {
        guard let address else { return -1 }
        guard allowsPrivateAddresses || Self.isPublic(address) else {
            refusal = NodeFailure("ADDRESS_FORBIDDEN", "the address that the URL leads to is not a public one")
            return -1
        }
        return socket(
            address.pointee.family, address.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue), address.pointee.protocol)
    }

    private static func isPublic(_ address: UnsafeMutablePointer<curl_sockaddr>) -> Bool {
        guard let offset = MemoryLayout<curl_sockaddr>.offset(of: \.addr) else { return false }
        // An IPv6 address takes more room than `curl_sockaddr` declares; libcurl's own object has it.
        let length = Int(address.pointee.addrlen)
        let bytes = UnsafeRawPointer(address) + offset
        switch address.pointee.family {
        case AF_INET where length >= MemoryLayout<sockaddr_in>.size:
            let v4 = bytes.loadUnaligned(as: sockaddr_in.self).sin_addr
            return AddressRule.isPublic(v4: withUnsafeBytes(of: v4) { Array($0) })
        case AF_INET6 where length >= MemoryLayout<sockaddr_in6>.size:
            let v6 = bytes.loadUnaligned(as: sockaddr_in6.self).sin6_addr
            return AddressRule.isPublic(v6: withUnsafeBytes(of: v6) { Array($0) })
        default: return false
        }
    }

    private func failure(_ code: CURLcode) -> NodeFailure {
        if let refusal { return refusal }
        let reason = String(cString: curl_reason(code))
        return switch code {
        case CURLE_OPERATION_TIMEDOUT: NodeFailure("TIMEOUT", "no answer came in time", limit: "timeout")
        case CURLE_URL_MALFORMAT: NodeFailure("OUT_OF_RANGE", "the URL cannot be read: \(reason)")
        case CURLE_TOO_MANY_REDIRECTS:
            NodeFailure("UPSTREAM_ERROR", "more than \(Self.maximumRedirects) redirects")
        default: NodeFailure("UPSTREAM_ERROR", "the request failed: \(reason)")
        }
    }

    private func answer(status: Int) throws(NodeFailure) -> JSONValue {
        guard !bytes.contains(0), let body = String(validating: bytes, as: UTF8.self) else {
            throw NodeFailure("TYPE_MISMATCH", "the answer's body is not text (status \(status))")
        }
        var headers: [String: String] = [:]
        for (name, value) in fields { headers[name] = headers[name].map { "\($0), \(value)" } ?? value }
        let names = fields.map(\.name)
        let json = try? JSONValue.parse(bytes, maximumDepth: ValueLimit.depth - 1)
        return [
            "status": JSONValue(status),
            "headers": JSONValue(members: names.map { ($0, JSONValue(headers[$0] ?? "")) }),
            "body": JSONValue(body),
            "json": json ?? .null,
        ]
    }
}
