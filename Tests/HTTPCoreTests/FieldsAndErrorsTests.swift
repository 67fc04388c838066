import Foundation
import HTTPCore
import JSON
import Testing

@Suite("Fields")
struct HTTPFieldsTests {
    @Test("are found whatever their case, and replaced as one")
    func names() {
        var fields: HTTPFields = ["Content-Type": "a", "X-Other": "c"]
        fields["content-type"] = "b"
        #expect(fields["CONTENT-TYPE"] == "b")
        #expect(Array(fields).map(\.name) == ["X-Other", "content-type"])
        fields["content-TYPE"] = nil
        #expect(fields["Content-Type"] == nil && Array(fields).count == 1)
        fields["x-other"] = "\t d "
        #expect(fields["X-Other"] == "\t d ")
        #expect(fields["X-Othe"] == nil && fields[""] == nil)
        // The bit that tells a letter's case tells these apart.
        let odd: HTTPFields = ["X^": "1", "Y`": "2"]
        #expect(odd["X~"] == nil && odd["x^"] == "1" && odd["Y@"] == nil && odd["y`"] == "2")
    }

    @Test("are found by names of any length, and after others have gone")
    func lengths() {
        var fields: HTTPFields = [:]
        let names = [1, 2, 63, 64, 65, 66, 127, 129, 500].map { String(repeating: "n", count: $0) }
        for name in names {
            #expect(fields[name] == nil)
            let isAdded = fields.add(name, "of \(name.count)")
            #expect(isAdded)
        }
        for name in names { #expect(fields[name.uppercased()] == "of \(name.count)") }
        fields = fields.removing(["NN", "absent"])
        #expect(fields["nn"] == nil && fields[names[5]] == "of 66")
        fields.appendIfAbsent("N", "another")
        fields.appendIfAbsent("nn", "again")
        #expect(fields["n"] == "of 1" && fields["nn"] == "again")
        let areAdded = [fields.add("a b", "c"), fields.add("a", "b\nc")]
        #expect(areAdded == [false, false])
        var others: HTTPFields = [:]
        others.replace(by: fields)
        #expect(others[names[3]] == "of 64")
    }

    @Test("may have one name several times: the first is found, all are listed, setting replaces them all")
    func repetition() {
        var fields: HTTPFields = ["Link": "a", "X": "1", "link": "b"]
        fields.append("LINK", "c")
        #expect(fields["link"] == "a" && fields.values(of: "Link") == ["a", "b", "c"])
        #expect(fields.values(of: "None") == [])
        #expect(fields.json == ["Link": ["a", "b", "c"], "X": "1"])
        var replaced = fields
        replaced.replace(by: ["link": "d", "Y": "2", "Link": "e"])
        #expect(replaced.map { "\($0.name)=\($0.value)" } == ["X=1", "link=d", "Y=2", "Link=e"])
        fields["Link"] = "f"
        #expect(fields.map { "\($0.name)=\($0.value)" } == ["X=1", "Link=f"])
        #expect(fields.removing { $0.value == "f" }.map(\.name) == ["X"])
    }

    @Test(
        "are unsafe where a value could end its line, or a name is no token",
        arguments: [
            ("X", "a\nSet-Cookie: b"), ("X", "a\rb"), ("X", "a\r\n\r\nbody"), ("X", "a\u{0}"), ("X", "\u{7f}"),
            ("X", "\u{1b}[0m"),
            ("X", "\n"), ("", "a"), ("X Y", "a"), ("X:", "a"), ("X\n", "a"), ("X\u{0}", "a"), ("é", "a"), ("X\r", "a"),
            ("(X)", "a"),
        ])
    func injection(name: String, value: String) {
        #expect(!HTTPFields.isSafe(name: name, value: value))
    }

    @Test("are safe with any token, and with tabs, quotes and letters of other scripts in the value")
    func safety() {
        #expect(HTTPFields.isSafe(name: "X-1!#$%&'*+.^_`|~", value: ""))
        #expect(HTTPFields.isSafe(name: "x", value: "a\tb \"żółw\" \\"))
    }

    @Test("that were received are taken where they are UTF-8 and safe; of two of one name the first is found")
    func received() {
        var fields: HTTPFields = [:]
        func add(_ name: String, _ value: [UInt8]) -> Bool { value.withUnsafeBytes { fields.add(name, received: $0) } }
        #expect(add("ACCEPT", Array("tëxt/*".utf8)) && add("accept", Array("b".utf8)) && add("EMPTY", []))
        #expect(fields["Accept"] == "tëxt/*" && fields["Empty"] == "")
        #expect(fields.values(of: "Accept") == ["tëxt/*", "b"] && Array(fields).count == 3)
        for value: [UInt8] in [[0x61, 0xff], [0xc3], [0xed, 0xa0, 0x80], [0x0a], [0], [0x1f], [0x7f]] {
            // What a vector holds and what is left behind it are looked at alike.
            for length in [0, 1, 15, 16, 40] {
                let padding = [UInt8](repeating: 0x20, count: length)
                #expect(!add("X", padding + value) && !add("X", value + padding))
            }
        }
        #expect(!add("X Y", []) && !add("", Array("a".utf8)) && fields["X"] == nil)
        #expect(add("X", Array("\t".utf8)) && fields["X"] == "\t")
    }

    @Test("are left without some names, whatever their case, in their order")
    func removing() {
        let fields: HTTPFields = ["A": "1", "Authorization": "2", "B": "3", "COOKIE": "4"]
        #expect(fields.removing(["authorization", "Cookie"]).map(\.name) == ["A", "B"])
        #expect(fields.removing([]).map(\.name) == ["A", "Authorization", "B", "COOKIE"])
        #expect(Array(fields).count == 4)
    }

    @Test("have names of every byte that a token may have, and of no other")
    func tokens() {
        let allowed = Set("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8)
        for byte in UInt8.min..<0x80 {
            let name = String(decoding: [byte], as: UTF8.self)
            #expect(HTTPFields.isSafe(name: name, value: "") == allowed.contains(byte), "\(byte)")
        }
    }

    @Test("stop the program that would set one which breaks the header")
    func fault() async {
        await #expect(processExitsWith: .failure) {
            var fields: HTTPFields = [:]
            fields["X-Accel-Redirect"] = "/a\nX-Evil: 1"
        }
        await #expect(processExitsWith: .failure) {
            var fields: HTTPFields = [:]
            fields["X-Evil: 1\nX"] = "a"
        }
        await #expect(processExitsWith: .failure) {
            var fields: HTTPFields = [:]
            fields.append("X", "a\nX-Evil: 1")
        }
    }
}

@Suite("Failures")
struct APIErrorTests {
    @Test("have a code that stands in the table once, by its name")
    func table() {
        #expect(Set(ErrorCode.allCases.map(\.name)).count == ErrorCode.allCases.count)
        for code in ErrorCode.allCases {
            #expect(ErrorCode.named(code.name) == code)
            #expect((400..<600).contains(code.status))
            #expect(code.name.wholeMatch(of: /[A-Z]+(_[A-Z]+)*/) != nil)
            #expect(!code.meaning.isEmpty)
        }
        #expect(ErrorCode.named("not_found") == nil && ErrorCode.named("") == nil)
        #expect(ErrorCode.allCases.map(\.status) == ErrorCode.allCases.map(\.status).sorted())
    }

    @Test("are those of the HTTP contract, with its statuses")
    func contract() {
        let contract: [Int: String] = [
            400:
                "INVALID_REQUEST INVALID_JSON VALIDATION_ERROR INVALID_TENANT INVALID_PASSWORD DIGEST_MISMATCH "
                + "INVALID_WORKFLOW WORKFLOW_VALIDATION_ERROR",
            401: "UNAUTHORIZED", 403: "FORBIDDEN QUOTA_EXCEEDED TENANT_FORBIDDEN",
            404: "NOT_FOUND BLOB_NOT_FOUND TARGET_NOT_FOUND WORKFLOW_NOT_FOUND ROUTE_NOT_FOUND",
            405: "METHOD_NOT_ALLOWED", 409: "ALREADY_EXISTS", 410: "GONE", 412: "PRECONDITION_FAILED",
            413: "PAYLOAD_TOO_LARGE BLOB_TOO_LARGE", 414: "URI_TOO_LONG", 415: "UNSUPPORTED_MEDIA_TYPE",
            416: "RANGE_NOT_SATISFIABLE", 429: "RATE_LIMITED", 500: "WORKFLOW_ERROR INTERNAL_ERROR",
            501: "NOT_IMPLEMENTED", 502: "BAD_GATEWAY UPSTREAM_ERROR", 503: "OVERLOADED STORAGE_UNAVAILABLE",
            504: "GATEWAY_TIMEOUT", 507: "STORAGE_FULL",
        ]
        let table = Dictionary(grouping: ErrorCode.allCases, by: \.status).mapValues { $0.map(\.name).sorted() }
        #expect(table == contract.mapValues { $0.split(separator: " ").map(String.init).sorted() })
        for code in ErrorCode.allCases { #expect((code.retryAfter != nil) == [429, 503].contains(code.status)) }
    }

    @Test("that nginx answers say the same in its words")
    func nginx() throws {
        let path = #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" }
        let conf = try String(contentsOfFile: path + "/deploy/nginx/error_bodies.conf", encoding: .utf8)
        let bodies = conf.matches(of: /"code":"([A-Z_]+)","message":"([^"]*)"/)
        #expect(bodies.count > 10)
        for body in bodies { #expect(ErrorCode.named(String(body.1))?.meaning == String(body.2), "\(body.1)") }
    }

    @Test("are answered in the one shape that the contract has, hostile texts too")
    func shape() throws {
        let message = "found \"\u{1}\r\n</script>\u{2028}\""
        let error = APIError(.alreadyExists, message, details: [["digest": "sha256:0"]], fields: ["Allow": "GET"])
        let response = error.response(requestID: "req-1")
        #expect(response.status == 409)
        #expect(response.fields["content-type"] == "application/json")
        #expect(response.fields["Allow"] == "GET" && response.fields["Retry-After"] == nil)
        let body = try JSONValue.parse(response.body.serialized)
        #expect(
            body == [
                "ok": false,
                "error": [
                    "code": "ALREADY_EXISTS", "message": JSONValue(message), "request_id": "req-1",
                    "details": [["digest": "sha256:0"]],
                ],
            ])
        #expect(response.body.serialized.last == UInt8(ascii: "\n"))
    }

    @Test("have no details where there is nothing to list, and say when to come back")
    func plain() throws {
        let response = APIError(.storageUnavailable, "busy").response(requestID: "r")
        #expect(response.status == 503 && response.fields["Retry-After"] == "2")
        #expect(try JSONValue.parse(response.body.serialized)["error"]?["details"] == nil)
    }
}
