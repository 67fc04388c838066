import Foundation
import Glibc
import TestSupport
import Testing

/// `packagerepo initialize`.
@Suite struct InitializeCommandTests {
    private func initialize(_ data: String) throws -> Program {
        try Program("initialize", environment: ["PACKAGEREPO_DATA": data])
    }

    @Test func `A new directory gets a database, a key and an admin with a random password, which is printed`() throws {
        let first = try TemporaryDirectory()
        let second = try TemporaryDirectory()
        let made = try initialize(first.path)
        #expect(made.status == 0, "\(made.errors)")
        #expect(made.output.contains(/^[a-z2-9]{20}\n$/))
        #expect(try initialize(second.path).output != made.output)
        for name in ["metadata.sqlite", "keys/jwt.key"] {
            #expect(FileManager.default.fileExists(atPath: first.path + "/" + name), "\(name)")
        }
        let users = try Program("user", "list", environment: ["PACKAGEREPO_DATA": first.path]).output
        #expect(users.hasPrefix("admin\t"))
    }

    @Test func `Where there are users it changes nothing and says nothing`() throws {
        let data = try TemporaryDirectory()
        #expect(try initialize(data.path).status == 0)
        let key = FileManager.default.contents(atPath: data.path + "/keys/jwt.key")
        let again = try initialize(data.path)
        #expect(again.status == 0)
        #expect(again.output == "" && again.errors == "")
        #expect(FileManager.default.contents(atPath: data.path + "/keys/jwt.key") == key)
    }

    @Test func `A service that others reach starts with the admin that it has made`() throws {
        let directory = try TemporaryDirectory()
        mkdir(directory.path + "/data", 0o750)
        #expect(try initialize(directory.path + "/data").status == 0)
        let service = try RunningService(["PACKAGEREPO_HTTPS_ADDRESS": "0.0.0.0,::"], in: directory)
        #expect(eventually { service.answers })
        kill(service.process.processIdentifier, SIGTERM)
        #expect(service.end() == 0)
    }

    @Test func `A directory that is not there is refused in one line`() throws {
        let refused = try initialize("/nonexistent/data")
        #expect(refused.status == 1)
        #expect(refused.errors.split(separator: "\n").count == 1)
        #expect(refused.errors.contains("/nonexistent/data"))
    }
}
