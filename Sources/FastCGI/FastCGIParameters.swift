import CFastCGI
import Glibc

extension FastCGIRequest {
    /// Returns the value of the parameter `name`: nil if there is none, the first if the web server sent several.
    ///
    /// A value ends at its first NUL: libfcgi keeps C strings.
    /// - Throws: ``FastCGIError`` (`invalidText`) if the value is not UTF-8.
    public func parameter(_ name: String) throws(FastCGIError) -> String? {
        guard isOpen, !name.isEmpty, let value = FCGX_GetParam(name, raw.pointee.envp) else { return nil }
        guard let text = String(validating: value) else {
            throw FastCGIError(.invalidText, "parameter \(name) is not UTF-8")
        }
        return text
    }

    /// Counts how often the parameter `name` was sent. A field that a client repeats arrives as several parameters.
    public func parameterCount(_ name: String) -> Int {
        var count = 0
        var name = name
        name.withUTF8 { bytes in
            forEachParameter { found, _ in
                if found.elementsEqual(UnsafeRawBufferPointer(bytes)) { count += 1 }
            }
        }
        return count
    }

    /// Calls `body` with name and value of every parameter in the order sent, repeated ones each time.
    ///
    /// The bytes are the web server's, unchecked, and valid until the request is finished. The first is libfcgi's own
    /// `FCGI_ROLE`.
    public func forEachParameter(
        _ body: (_ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) throws -> Void
    ) rethrows {
        guard isOpen, var entry = raw.pointee.envp else { return }
        while let text = entry.pointee {
            entry += 1
            guard let sign = strchr(text, Int32(UInt8(ascii: "="))) else { continue }
            try body(
                UnsafeRawBufferPointer(start: text, count: sign - text),
                UnsafeRawBufferPointer(start: sign + 1, count: strlen(sign + 1)))
        }
    }
}

extension String {
    /// Reads a C string as text; nil unless it is UTF-8 (`String(cString:)` would repair it silently).
    fileprivate init?(validating text: UnsafePointer<CChar>) {
        self.init(validatingCString: text)
    }
}
