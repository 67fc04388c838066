import Testing

/// `deploy/lib/render`, which fills in nginx.conf.
struct RenderTests {
    private let directory: String

    init() throws {
        directory = try Files.temporaryDirectory()
        try Files.write(
            "# @COMMENTED@\nroot \"@DATA@\";\nlisten @PORT@;\nlog \"@DATA@/log\";\n", to: directory + "/template")
    }

    private func render(_ values: String...) throws -> Completion {
        defer { _ = try? run(["/bin/rm", "-rf", directory]) }
        return try run([Deployment.clone + "/deploy/lib/render", directory + "/template"] + values)
    }

    @Test func `every placeholder gets its value, which may have spaces and what sed would read`() throws {
        let rendered = try render("DATA=/srv/a b&|", "PORT=80")
        #expect(rendered.status == 0)
        #expect(rendered.output == "# @COMMENTED@\nroot \"/srv/a b&|\";\nlisten 80;\nlog \"/srv/a b&|/log\";\n")
    }

    @Test func `a placeholder without a value is refused by its name`() throws {
        let refused = try render("PORT=80")
        #expect(refused.status == 1)
        #expect(refused.output == "render: no value for @DATA@\n")
    }

    @Test func `a name that the template does not have is refused`() throws {
        let refused = try render("DATA=/srv", "PORT=80", "OTHER=1")
        #expect(refused.status == 1)
        #expect(refused.output.contains("@OTHER@"))
    }

    @Test(arguments: ["", "/srv\";", "/srv\nroot /", "$uri", "/srv/@PORT@", "{", "a'b", "a\\b"])
    func `a value that nginx would read otherwise is refused`(value: String) throws {
        let refused = try render("DATA=\(value)", "PORT=80")
        #expect(refused.status == 1)
        #expect(refused.output.hasPrefix("render: "))
    }
}
