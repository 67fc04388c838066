import Foundation
import Glibc
import JSON
import TestSupport
import Testing

/// `packagerepo doctor`: what is wrong, how to mend it, and nothing of what is right.
@Suite struct DoctorCommandTests {
    /// An installation with which nothing is wrong, on ports that nobody is likely to have.
    private final class Installation {
        let directory: TemporaryDirectory
        var data: String { directory.path + "/data" }
        var environment: [String: String]

        init() throws {
            directory = try TemporaryDirectory()
            let tls = directory.path
            environment = [
                "PACKAGEREPO_DATA": directory.path + "/data", "PACKAGEREPO_HOME": Article.clone,
                "PACKAGEREPO_HTTP_PORT": "5987", "PACKAGEREPO_HTTPS_PORT": "5988",
                "PACKAGEREPO_TLS_CERTIFICATE": tls + "/one.pem", "PACKAGEREPO_TLS_KEY": tls + "/one.key",
            ]
            mkdir(data, 0o750)
            // Whoever runs the tests: root's own directory would be a problem.
            if geteuid() == 0 { chown(data, 65534, 65534) }
            try makeCertificate("one")
            _ = try Program("initialize", environment: environment)
        }

        /// Makes NAME.pem and NAME.key, readable for the owner of the data.
        func makeCertificate(_ name: String, options: [String] = ["-days", "100"]) throws {
            let process = Process()
            process.executableURL = URL(filePath: "/usr/bin/openssl")
            process.arguments =
                [
                    "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj",
                    "/CN=packages.example", "-addext", "subjectAltName=DNS:packages.example", "-keyout",
                    "\(directory.path)/\(name).key", "-out", "\(directory.path)/\(name).pem",
                ] + options
            process.standardError = FileHandle.nullDevice
            try process.run()
            process.waitUntilExit()
            chmod(directory.path, 0o755)
            chmod("\(directory.path)/\(name).key", 0o644)
        }

        /// The problems, as "check: message", and whether the status says the same.
        func problems(_ settings: [String: String] = [:]) throws -> [String] {
            let run = try Program("doctor", "--json", environment: environment.merging(settings) { $1 })
            let result = try JSONValue.parse(run.output)
            let problems = (result["checks"] ?? []).elements.filter { $0["verdict"] == "problem" }
            #expect(run.status == (problems.isEmpty ? 0 : 1), "\(run.errors)")
            #expect((result["ok"] == true) == problems.isEmpty)
            #expect(problems.allSatisfy { $0["remedy"]?.string?.isEmpty == false })
            return problems.map { "\($0["check"]?.string ?? ""): \($0["message"]?.string ?? "")" }
        }
    }

    @Test func `Where nothing is wrong it says what it has looked at, and ends with 0`() throws {
        let installation = try Installation()
        #expect(try installation.problems() == [])
        let run = try Program("doctor", environment: installation.environment)
        #expect(run.status == 0)
        for check in ["settings", "nginx", "ports", "owner", "certificate", "database", "key", "storage", "room"] {
            #expect(run.output.contains("ok          \(check)"), "\(run.output)")
        }
    }

    @Test func `A setting that cannot be meant is the only thing that is told`() throws {
        let found = try Installation().problems(["PACKAGEREPO_WORKERS": "many"])
        #expect(found == ["settings: PACKAGEREPO_WORKERS is 'many'; expected a whole number from 1 to 512"])
    }

    @Test func `A certificate of another key, one for another host and one that has ended are told apart`() throws {
        let installation = try Installation()
        let tls = installation.directory.path
        try installation.makeCertificate("two")
        let swapped = try installation.problems(["PACKAGEREPO_TLS_KEY": tls + "/two.key"])
        #expect(swapped.count == 1 && swapped.first?.contains("do not belong together") == true, "\(swapped)")
        let named = ["PACKAGEREPO_PUBLIC_URL": "https://packages.example"]
        #expect(try installation.problems(named) == [])
        let other = try installation.problems(["PACKAGEREPO_PUBLIC_URL": "https://elsewhere.example"])
        #expect(other.first?.contains("is not for elsewhere.example") == true, "\(other)")
        let old = ["-not_before", "20200101000000Z", "-not_after", "20200102000000Z"]
        try installation.makeCertificate("old", options: old)
        guard FileManager.default.fileExists(atPath: tls + "/old.pem") else { return }  // openssl before 3.4
        let ended = try installation.problems([
            "PACKAGEREPO_TLS_CERTIFICATE": tls + "/old.pem", "PACKAGEREPO_TLS_KEY": tls + "/old.key",
        ])
        #expect(ended.first?.contains("has ended") == true, "\(ended)")
    }

    @Test func `A port that somebody else has is named with its setting's remedy`() throws {
        let installation = try Installation()
        let number = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(number) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(number, pointer, length) | listen(number, 1) | getsockname(number, pointer, &length)
            }
        }
        try #require(status == 0)
        let port = UInt16(bigEndian: address.sin_port)
        let found = try installation.problems(["PACKAGEREPO_HTTPS_PORT": "\(port)"])
        #expect(found == ["ports: port \(port) of 127.0.0.1 is in use by another program"])
    }

    @Test func `Keys that others may read, a missing database, an upload that could be no blob are found`() throws {
        let installation = try Installation()
        chmod(installation.data + "/keys", 0o755)
        #expect(try installation.problems().first?.hasPrefix("key: ") == true)
        chmod(installation.data + "/keys", 0o700)
        chmod(installation.data + "/keys/jwt.key", 0o644)
        #expect(try installation.problems().first?.contains("chmod 600") == true)
        chmod(installation.data + "/keys/jwt.key", 0o600)
        unlink(installation.data + "/metadata.sqlite")
        #expect(try installation.problems().first?.hasPrefix("database: there is no") == true)
        rmdir(installation.data + "/uploads")
        #expect(try installation.problems().contains { $0.hasPrefix("storage: ") })
    }

    @Test func `A data directory that is not there says how to make it`() throws {
        let installation = try Installation()
        let run = try Program(
            "doctor", environment: installation.environment.merging(["PACKAGEREPO_DATA": "/nonexistent"]) { $1 })
        #expect(run.status == 1)
        #expect(run.output.contains("problem     data        /nonexistent is not there"))
        #expect(run.output.contains("packagerepo initialize"))
    }
}
