import JSON
import Testing

/// `GET /status`. Its workers are tested where there are some, in the tests of the program.
struct StatusTests {
    @Test func `tells those with the scope admin what the service does, and nobody else`() throws {
        let repository = try Repository()
        #expect(repository.call("GET", "/status", as: nil).status == 401)
        #expect(repository.call("GET", "/status", as: "reader").status == 403)
        let answer = repository.call("GET", "/status", as: "admin")
        #expect(answer.status == 200)
        #expect(answer.json["release"]?.string == "1.2.3")
        #expect(answer.json["workers"].map { Array($0.elements).count } == 0)
        #expect(answer.json["queue"] == ["waiting": 0])
        #expect(answer.json["schedules"]?.int == 0)
    }
}
