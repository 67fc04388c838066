import Crypto
import Glibc
import JSON
import Testing

/// `GET /v1/{ns}/{name}/{version}/{variant}/blob` (HTTP contract, "Artifacts"; RFC 9110, 13 and 14).
struct DownloadTests {
    let deployment: Deployment
    let token: String
    let bytes = Secrets.random(10_000)
    let path: String
    let etag: String

    init() throws {
        deployment = try SharedDeployment.get()
        token = try deployment.admin()
        let coordinate = "acme/\(deployment.unusedName("download"))/1.2.3/any"
        path = "/v1/\(coordinate)/blob"
        etag = "\"\(digest(of: bytes))\""
        let published = try deployment.publish(bytes, as: coordinate)
        try #require(published.status == 201, "\(published)")
    }

    private func get(_ fields: String..., method: String = "GET") throws -> Answer {
        try deployment.curl(method, path, token: token, fields: fields)
    }

    @Test func `the answer carries the bytes and says what they are`() throws {
        let answer = try get()
        #expect(answer.status == 200)
        #expect(answer.body == bytes)
        #expect(answer["Content-Type"] == "application/octet-stream")
        #expect(answer["Content-Length"] == "10000")
        #expect(answer["ETag"] == etag)
        #expect(answer["Repr-Digest"] == "sha-256=:\(try base64(SHA256.hash(bytes))):")
        #expect(answer["Accept-Ranges"] == "bytes")
        #expect(answer["Cache-Control"] == "private, immutable")
        let name = path.split(separator: "/")[2]
        #expect(answer["Content-Disposition"] == "attachment; filename=\"\(name)-1.2.3.tar.gz\"")
        #expect(answer["X-Content-Type-Options"] == "nosniff")
        for field in ["ETag", "X-Request-ID", "Content-Type", "Accept-Ranges", "X-Content-Type-Options"] {
            #expect(answer.count(of: field) == 1, "\(field)")
        }
        for field in ["X-Accel-Redirect", "X-Blob-ETag", "X-Blob-Digest", "Last-Modified"] {
            #expect(answer[field] == nil, "\(field)")
        }
    }

    @Test func `HEAD answers the same fields and no body`() throws {
        let answer = try get(method: "HEAD")
        #expect(answer.status == 200)
        #expect(answer["Content-Length"] == "10000")
        #expect(answer["ETag"] == etag)
        #expect(answer.body.isEmpty)
    }

    @Test func `a range is 206 with those bytes`() throws {
        for (range, expected) in [
            ("0-9", bytes[..<10]), ("9990-", bytes[9990...]), ("-5", bytes[9995...]), ("500-20000", bytes[500...]),
        ] {
            let answer = try get("Range: bytes=\(range)")
            #expect(answer.status == 206, "\(range)")
            #expect(answer.body == Array(expected), "\(range)")
            #expect(answer["ETag"] == etag)
        }
        #expect(try get("Range: bytes=2-3")["Content-Range"] == "bytes 2-3/10000")
    }

    @Test func `several ranges come as parts`() throws {
        let answer = try get("Range: bytes=0-1,100-101")
        #expect(answer.status == 206)
        #expect(answer["Content-Type"]?.hasPrefix("multipart/byteranges") == true)
    }

    @Test func `a range outside the blob is 416 in JSON, each field once`() throws {
        let answer = try get("Range: bytes=10000-")
        #expect(answer.status == 416)
        #expect(answer.errorCode == "RANGE_NOT_SATISFIABLE")
        #expect(answer["Content-Range"] == "bytes */10000")
        #expect(answer["Content-Type"] == "application/json")
        #expect(answer.count(of: "X-Request-ID") == 1)
        #expect(answer.count(of: "X-Content-Type-Options") == 1)
    }

    @Test func `a range that makes no sense is ignored`() throws {
        for range in ["bytes=9-2", "bytes=a-b", "items=0-1", "bytes="] {
            let status = try get("Range: \(range)").status
            #expect(status == 200 || status == 416, "\(range)")
        }
    }

    @Test func `If-Range gives the range only for the same bytes`() throws {
        #expect(try get("Range: bytes=0-9", "If-Range: \(etag)").status == 206)
        let changed = try get("Range: bytes=0-9", "If-Range: \"sha256:0\"")
        #expect(changed.status == 200)
        #expect(changed.body == bytes)
    }

    @Test func `If-None-Match with the digest is 304 without a body`() throws {
        for value in [etag, "W/\(etag)", "\"x\", \(etag)", "*"] {
            let answer = try get("If-None-Match: \(value)")
            #expect(answer.status == 304, "\(value)")
            #expect(answer.body.isEmpty)
            #expect(answer["ETag"] == etag)
            #expect(answer["X-Request-ID"] != nil)
        }
        #expect(try get("If-None-Match: \"other\"").status == 200)
        // If-None-Match is asked before Range (RFC 9110, 13.2.2).
        #expect(try get("If-None-Match: \(etag)", "Range: bytes=0-1").status == 304)
    }

    @Test func `a condition on a date is none, for there is no date: also not that of the stored file`() throws {
        let file = deployment.blobPath(of: bytes)
        let stored = try run(["/usr/bin/env", "TZ=UTC", "/bin/date", "-r", file, "+%a, %d %b %Y %H:%M:%S GMT"]).output
        for date in [
            stored.split(separator: "\n").first.map { String($0) } ?? "", "Thu, 01 Jan 1970 00:00:00 GMT",
            "Fri, 31 Dec 2100 23:59:59 GMT", "yesterday",
        ] {
            for field in ["If-Unmodified-Since", "If-Modified-Since"] {
                let answer = try get("\(field): \(date)")
                #expect(answer.status == 200 && answer.body == bytes, "\(field): \(date)")
                #expect(answer["ETag"] == etag)
                #expect(answer["Last-Modified"] == nil)
            }
            // Whoever cannot be told that nothing has changed gets the whole (RFC 9110, 13.1.5).
            let whole = try get("Range: bytes=0-9", "If-Range: \(date)")
            #expect(whole.status == 200 && whole.body == bytes, "If-Range: \(date)")
        }
        let both = try get(
            "If-Match: \(etag)", "If-Unmodified-Since: Thu, 01 Jan 1970 00:00:00 GMT", "Range: bytes=0-9")
        #expect(both.status == 206 && both.body == Array(bytes[..<10]))
    }

    @Test(arguments: ["missing", "cut off", "too long", "empty"])
    func `a blob that is not stored whole is never sent as if it were, and publishing it again repairs it`(
        damage: String
    ) throws {
        let file = deployment.blobPath(of: bytes)
        switch damage {
        case "missing": #expect(unlink(file) == 0)
        case "too long": #expect(truncate(file, 10_001) == 0)
        case "cut off": #expect(truncate(file, 9_999) == 0)
        default: #expect(truncate(file, 0) == 0)
        }
        for answer in [try get(), try get("Range: bytes=0-9"), try get(method: "HEAD")] {
            #expect(answer.status == 500, "\(damage)")
        }
        #expect(try get().errorCode == "INTERNAL_ERROR")
        let log = try Files.text(deployment.data + "/log/packagerepo.log")
        #expect(log.contains(digest(of: bytes)), "the log names the blob")
        // To the same coordinate, as a client does that repeats what it is not sure of.
        let again = try deployment.curl(
            "PUT", path + "?digest=" + digest(of: bytes), token: token, body: .bytes(bytes))
        #expect(again.status == 200 && again.json["existing"] == true)
        #expect(try get().body == bytes)
    }

    @Test func `a blob that nginx may not read is the service's failure and not the client's`() throws {
        let file = deployment.blobPath(of: bytes)
        #expect(chmod(file, 0o000) == 0)
        defer { chmod(file, 0o440) }
        #expect(try get().status == 500)
        #expect(try get("If-Match: \(etag)").status == 500)
    }

    @Test func `If-Match with another digest is 412`() throws {
        #expect(try get("If-Match: \(etag)").status == 200)
        #expect(try get("If-Match: *").status == 200)
        let answer = try get("If-Match: \"sha256:0\"")
        #expect(answer.status == 412)
        #expect(answer.errorCode == "PRECONDITION_FAILED")
    }

    @Test func `If-Match with the digest goes with ranges, and changes nothing else`() throws {
        let whole = try get("If-Match: \(etag)")
        #expect(whole.body == bytes)
        let plain = try get()
        for field in ["Content-Type", "Content-Length", "Content-Disposition", "Cache-Control", "ETag", "Repr-Digest"] {
            #expect(whole[field] == plain[field], "\(field)")
            #expect(whole.count(of: field) == 1, "\(field)")
        }
        let part = try get("If-Match: \(etag)", "Range: bytes=10-19")
        #expect(part.status == 206)
        #expect(part.body == Array(bytes[10..<20]))
        #expect(part["Content-Range"] == "bytes 10-19/10000")
        let outside = try get("If-Match: \(etag)", "Range: bytes=10000-")
        #expect(outside.status == 416)
        #expect(outside.errorCode == "RANGE_NOT_SATISFIABLE", "\(outside)")
    }

    @Test func `a date does not make a download anew`() throws {
        #expect(try get("If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT").status == 200)
    }

    @Test func `what is not there is 404 as JSON`() throws {
        for target in [
            "/v1/acme/\(deployment.unusedName())/1.0.0/any/blob", "/v1/acme/\(deployment.unusedName())/1.0.0/any",
        ] {
            let answer = try deployment.curl("GET", target, token: token)
            #expect(answer.status == 404)
            #expect(answer.errorCode == "NOT_FOUND")
            #expect(answer["Content-Type"] == "application/json")
        }
    }

    @Test func `a client cannot ask nginx for stored files itself`() throws {
        let hex = SHA256.hexadecimal(bytes)
        let internalPath = "/_blobs/sha256/\(hex.prefix(2))/\(hex.dropFirst(2).prefix(2))/\(hex)"
        for target in [internalPath, internalPath.replacing("_blobs", with: "%5Fblobs"), "/x/.." + internalPath] {
            let answer = try deployment.curl("GET", target, token: token)
            #expect([400, 404].contains(answer.status), "\(target)")
        }
        let answer = try deployment.curl(
            "GET", "/health", fields: ["X-Accel-Redirect: \(internalPath)", "X-Blob-ETag: \"x\""])
        #expect(answer.json["status"] == "healthy")
        #expect(answer["ETag"] == nil)
    }
}
