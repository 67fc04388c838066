import Glibc
import JSON
import TestSupport
import Testing

@Suite struct StatusCommandTests {
    @Test func `The workers of a running service are shown, for people and for programs`() throws {
        let service = try RunningService()
        #expect(eventually { service.count("ready") == 1 && service.answers })
        let data = service.directory.path + "/data"
        let people = try Program(["status", "--data", data], in: service.directory.path)
        #expect(people.status == 0, "\(people.errors)")
        #expect(people.output.hasPrefix("PackageRepo "))
        for pid in service.started { #expect(people.output.contains(" \(pid) ")) }

        let programs = try Program(["status", "--json", "--data", data], in: service.directory.path)
        let report = try JSONValue.parse(programs.output)
        let workers = Array(try #require(report["workers"]).elements)
        #expect(Set(workers.compactMap { $0["pid"]?.int }) == Set(service.started.map { Int($0) }))
        #expect(workers.allSatisfy { $0["state"]?.string == "serving" && $0["generation"]?.int == 1 })
        #expect(report["queue"]?["waiting"]?.int == 0)
        #expect(report["storage"]?["database_bytes"]?.int ?? 0 > 0)
        kill(service.process.processIdentifier, SIGTERM)
        #expect(service.end() == 0)

        let ended = try Program(["status", "--data", data], in: service.directory.path)
        #expect(ended.status == 3)
        #expect(ended.output == "No service is running in \(data).\n")
    }
}
