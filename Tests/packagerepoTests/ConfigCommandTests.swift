import Foundation
import JSON
import TestSupport
import Testing

@testable import packagerepo

/// `packagerepo config` and `packagerepo nginx`, and that nothing says otherwise than they do.
@Suite struct ConfigCommandTests {
    /// The clone that these tests are part of.
    private static let clone = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    private static let settings: Settings? = try? Settings(
        Settings.Sources(environment: ["PACKAGEREPO_DATA": "/srv/a b&|"], directory: "/srv", cores: 2))

    @Test func `The table has a line for each setting, with its value and where that is from`() throws {
        let files = try directory(["conf": "PACKAGEREPO_THREADS=9\n"])
        let printed = try Program(
            "config", "print",
            environment: ["PACKAGEREPO_CONFIG": files.path + "/conf", "PACKAGEREPO_WORKERS": "3"])
        #expect(printed.status == 0, "\(printed.errors)")
        let lines = printed.output.split(separator: "\n")
        #expect(lines.count == Setting.allCases.count + 1)
        let rows = lines.map {
            $0.split(separator: " ", omittingEmptySubsequences: true).prefix(3).joined(separator: " ")
        }
        #expect(rows.contains("PACKAGEREPO_THREADS 9 file"))
        #expect(rows.contains("PACKAGEREPO_WORKERS 3 environment"))
        #expect(rows.contains("PACKAGEREPO_HTTP_PORT 5000 default"))
    }

    @Test func `As JSON it has all that is declared`() throws {
        let printed = try Program("config", "print", "--json", environment: ["PACKAGEREPO_WORKERS": "3"])
        let list = try #require(JSONValue.parse(printed.output)["settings"])
        #expect(list.count == Setting.allCases.count)
        let workers = list.elements.first { $0["name"] == "PACKAGEREPO_WORKERS" }
        #expect(
            workers == [
                "name": "PACKAGEREPO_WORKERS", "value": "3", "source": "environment", "default": "one for each core",
                "expected": "a whole number from 1 to 512", "read_by": "worker", "description": "worker processes",
            ])
    }

    @Test func `As a configuration file it can be read again`() throws {
        let first = try Program("config", "print", "--env", environment: ["PACKAGEREPO_DATA": "/srv/data"])
        let files = try directory(["conf": first.output])
        let second = try Program("config", "print", "--env", environment: ["PACKAGEREPO_CONFIG": files.path + "/conf"])
        #expect(second.status == 0, "\(second.errors)")
        #expect(second.output == first.output)
        #expect(first.output.contains("PACKAGEREPO_SOCKET=/srv/data/run/packagerepo.sock\n"))
    }

    @Test func `A check tells everything that is wrong, a line each, and ends with 1`() throws {
        let checked = try Program(
            "config", "check", environment: ["PACKAGEREPO_WORKERS": "many", "PACKAGEREPO_WORKRES": "2"])
        #expect(checked.status == 1)
        #expect(checked.output == "")
        #expect(
            checked.errors == """
                Error: PACKAGEREPO_WORKRES is no setting; did you mean PACKAGEREPO_WORKERS?
                PACKAGEREPO_WORKERS is 'many'; expected a whole number from 1 to 512

                """)
    }

    @Test func `A check finds what is not there, or is something else`() throws {
        let files = try directory(["data/notes.txt": "", "workflows/w.json": "", "file": ""])
        let good = ["PACKAGEREPO_DATA": files.path + "/new", "PACKAGEREPO_WORKFLOWS": files.path + "/workflows"]
        func problem(_ environment: [String: String]) throws -> String {
            try Program("config", "check", environment: good.merging(environment) { $1 }).errors
        }
        #expect(try problem([:]) == "")
        #expect(
            try problem(["PACKAGEREPO_DATA": files.path + "/data"]).contains(
                "holds something else: \(files.path)/data/notes"))
        #expect(try problem(["PACKAGEREPO_DATA": files.path + "/file"]).contains("no directory"))
        #expect(try problem(["PACKAGEREPO_WORKFLOWS": files.path + "/file"]).contains("no directory"))
        let certificate = ["PACKAGEREPO_TLS_CERTIFICATE": "/nonexistent", "PACKAGEREPO_TLS_KEY": files.path + "/file"]
        #expect(try problem(certificate).contains("PACKAGEREPO_TLS_CERTIFICATE is /nonexistent: No such file"))
    }

    @Test func `nginx.conf is filled in whole, the files that it includes too`() throws {
        let settings = try #require(Self.settings)
        let text = try NginxTemplate(Self.clone + "/nginx.conf").filled(settings)
        let code = text.split(separator: "\n").filter { !$0.contains("#") }
        #expect(!code.contains { $0.contains("@") || $0.contains("include ") })
        #expect(code.contains { $0.contains("listen 127.0.0.1:5000 default_server;") })
        #expect(code.contains { $0.contains("pid \"/srv/a b&|/run/nginx.pid\";") })
        #expect(code.contains { $0.contains("fastcgi_next_upstream off;") })
    }

    @Test func `A list has a line for each element, and what has no value leaves out the file that names it`() throws {
        func filled(_ environment: [String: String]) throws -> [Substring] {
            let settings = try Settings(Settings.Sources(environment: environment, directory: "/srv", cores: 2))
            return try NginxTemplate(Self.clone + "/nginx.conf").filled(settings).split(separator: "\n")
        }
        let plain = try filled([:])
        #expect(plain.count { $0.contains(" ssl http2 default_server;") } == 1)
        #expect(!plain.contains { $0.contains("set_real_ip_from") || $0.contains("return 308") })
        let all = try filled([
            "PACKAGEREPO_HTTPS_ADDRESS": "0.0.0.0,::", "PACKAGEREPO_REDIRECT_PORT": "80",
            "PACKAGEREPO_TRUSTED_PROXIES": "10.0.0.0/8,::1",
        ]).map { $0.drop { $0 == " " } }
        for line in [
            "listen 0.0.0.0:8443 ssl http2 default_server;", "listen [::]:8443 ssl http2 default_server;",
            "listen 0.0.0.0:80 default_server;", "listen [::]:80 default_server;", "set_real_ip_from 10.0.0.0/8;",
            "set_real_ip_from ::1;",
        ] { #expect(all.contains { $0 == line }, "\(line)") }
    }

    /// nginx.conf and what it includes.
    private func template() throws -> String {
        try ([Self.clone + "/nginx.conf"] + files(below: Self.clone + "/deploy/nginx", endingIn: ".conf"))
            .map { try text($0) }.joined()
    }

    @Test func `Every setting of nginx's differs something in nginx.conf`() throws {
        let conf = try template()
        for setting in Setting.allCases where setting.declaration.reader != .worker && setting != .nginxConf {
            #expect(conf.contains("@\(setting.placeholder)@"), "\(setting.rawValue)")
        }
    }

    @Test func `Every place in the data directory that nginx.conf names is the service's`() throws {
        let conf = try template()
        let places = conf.matches(of: /@DATA@\/([a-z.]+)/).map { String($0.1) }
        #expect(places.count > 3)
        for place in places { #expect(DataDirectories(data: "/srv").owns(place), "\(place)") }
        #expect(conf.contains("@DATA@/run/blobs.sock"))
        #expect(conf.contains("@DATA@/run/health.sock"))
    }

    @Test(arguments: [
        ("listen @NOTHING@;", "/nginx.conf:1: @NOTHING@ is no setting that nginx reads"),
        ("listen @WORKERS@;", "/nginx.conf:1: @WORKERS@ is no setting that nginx reads"),
        ("include missing.conf;", "Cannot read"), ("include nginx.conf;", "includes itself"),
    ])
    func `What nginx.conf cannot be filled in with is refused`(conf: String, problem: String) throws {
        let files = try directory(["nginx.conf": conf])
        let refused = try Program("nginx", "print", environment: ["PACKAGEREPO_NGINX_CONF": files.path + "/nginx.conf"])
        #expect(refused.status == 1)
        #expect(refused.errors.contains(problem), "\(refused.errors)")
    }

    @Test func `An at sign that begins no name, and a comment, stay as they are`() throws {
        let files = try directory(["nginx.conf": "# @NOTHING@\nreturn 200 \"a@b @ @@HTTP_PORT@\";\n"])
        let printed = try Program("nginx", "print", environment: ["PACKAGEREPO_NGINX_CONF": files.path + "/nginx.conf"])
        #expect(printed.output == "# @NOTHING@\nreturn 200 \"a@b @ @5000\";\n", "\(printed.errors)")
    }

    @Test func `The documentation has the table of settings as it is`() throws {
        let table = try Program("config", "print", "--markdown").output
        let pages = [Self.clone + "/README.md"] + files(below: Self.clone + "/Sources/packagerepo", endingIn: ".md")
        #expect(try pages.contains { try text($0).contains(table) }, "put this into the documentation:\n\(table)")
    }

    @Test func `Every variable that the scripts and the documentation name is declared`() throws {
        let declared = Set(Setting.allCases.map(\.rawValue) + ScriptVariable.allCases.map(\.rawValue))
        let scripts = files(below: Self.clone + "/deploy", endingIn: "").filter { !$0.contains("/deploy/nginx/") }
        let pages = files(below: Self.clone + "/Sources/packagerepo", endingIn: ".md")
        let others = ["README.md", ".ci/run", "Package.swift"].map { "\(Self.clone)/\($0)" }
        for file in scripts + pages + others {
            for match in try text(file).matches(of: /PACKAGEREPO_[A-Z_]*[A-Z]/) {
                #expect(declared.contains(String(match.0)), "\(match.0) in \(file)")
            }
        }
    }

    private func files(below directory: String, endingIn end: String) -> [String] {
        let names = FileManager.default.enumerator(atPath: directory)?.compactMap { $0 as? String } ?? []
        var isDirectory: ObjCBool = false
        return names.filter { $0.hasSuffix(end) }.map { "\(directory)/\($0)" }.filter {
            FileManager.default.fileExists(atPath: $0, isDirectory: &isDirectory) && !isDirectory.boolValue
        }
    }
}
