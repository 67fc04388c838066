import Foundation
import Glibc
import TestSupport
import Testing

/// What becomes of the service when its database is not what it should be.
@Suite struct DatabaseTests {
    private func database(of service: RunningService) -> String { service.directory.path("data/metadata.sqlite") }

    /// Runs the service until it answers, and ends it.
    private func runOnce(in directory: TemporaryDirectory? = nil, options: [String] = []) throws -> RunningService {
        let service = try RunningService(in: directory, options: options)
        #expect(eventually { service.answers }, "\(service.log)")
        kill(service.process.processIdentifier, SIGTERM)
        #expect(service.end() == 0)
        return service
    }

    @Test func `After a clean stop the database's file alone is all of it`() throws {
        let service = try runOnce()
        #expect(FileManager.default.fileExists(atPath: database(of: service)))
        for suffix in ["-wal", "-shm"] {
            #expect(!FileManager.default.fileExists(atPath: database(of: service) + suffix))
        }
    }

    @Test(arguments: ["keys", "blobs"], [true, false])
    func `A database that is missing or empty beside what belongs to one is begun anew only where that is meant`(
        remains: String, isEmptyFile: Bool
    ) throws {
        let first = try runOnce()
        let data = first.directory.path("data")
        try FileManager.default.removeItem(atPath: database(of: first))
        if isEmptyFile { #expect(FileManager.default.createFile(atPath: database(of: first), contents: nil)) }
        if remains == "blobs" {
            try FileManager.default.removeItem(atPath: data + "/keys")
            try FileManager.default.createDirectory(
                atPath: data + "/blobs/sha256/ab", withIntermediateDirectories: true)
        }
        let refused = try RunningService(in: first.directory)
        #expect(refused.end() == 1)
        #expect(refused.log.contains("is missing or empty, but \(data)/\(remains)"), "\(refused.log)")
        #expect(refused.log.contains("packagerepo serve --initialize"))
        #expect(refused.log.filter { $0 == "\n" }.count == 1)
        #expect(FileManager.default.fileExists(atPath: database(of: first)) == isEmptyFile)
        _ = try runOnce(in: first.directory, options: ["--initialize"])
        _ = try runOnce(in: first.directory)
    }

    @Test(.enabled(if: geteuid() != 0, "root may write"))
    func `A database that cannot be written is said at once`() throws {
        let first = try runOnce()
        chmod(database(of: first), 0o400)
        let refused = try RunningService(in: first.directory)
        #expect(refused.end() == 1)
        #expect(refused.log.contains("cannot be written"), "\(refused.log)")
        #expect(refused.started.isEmpty)
    }

    @Test func `A worker whose database has gone says so once, and when it is back`() throws {
        // One worker, so that the one that answers is the one that has the database open.
        let service = try RunningService(["PACKAGEREPO_WORKERS": "1"])
        #expect(eventually { service.answers })
        let path = database(of: service)
        #expect(rename(path, path + ".gone") == 0)
        #expect(eventually { service.log.components(separatedBy: "the database has gone").count == 2 })
        #expect(rename(path + ".gone", path) == 0)
        #expect(eventually { service.log.components(separatedBy: "the database is in its place again").count == 2 })
        kill(service.process.processIdentifier, SIGTERM)
        #expect(service.end() == 0)
        #expect(service.log.components(separatedBy: "the database has gone").count == 2)
    }
}
