import Testing

@testable import packagerepo

/// How settings are found, and what is refused.
@Suite struct SettingsTests {
    private func resolve(
        _ environment: [String: String] = [:], file: String? = nil
    ) -> (settings: Settings, problems: [String]) {
        let file = file.map { ConfigurationFile($0, path: "/etc/p.conf") }
        let sources = Settings.Sources(environment: environment, file: file, directory: "/srv/here", cores: 3)
        let (settings, problems) = Settings.resolve(sources)
        return (settings, problems.map(\.description))
    }

    @Test func `The environment comes before the file, and the file before the default`() {
        let file = """
            # A comment, and an empty line.

              PACKAGEREPO_WORKERS = 7
            PACKAGEREPO_THREADS="5"
            PACKAGEREPO_DATA='/srv/my data'
            PACKAGEREPO_RUNNERS=
            """
        let (settings, problems) = resolve(["PACKAGEREPO_WORKERS": "2", "PACKAGEREPO_THREADS": ""], file: file)
        #expect(problems == [])
        #expect(settings[.workers] == "2" && settings.source(of: .workers) == .environment)
        #expect(settings[.threads] == "5" && settings.source(of: .threads) == .file)
        #expect(settings[.runners] == "2" && settings.source(of: .runners) == .standard)
        #expect(settings[.data] == "/srv/my data")
        #expect(settings[.socket] == "/srv/my data/run/packagerepo.sock")
        #expect(settings[.allLoginsRate] == "30")
        #expect(settings[.publicURL] == nil)
    }

    @Test(arguments: [
        ("PACKAGEREPO_WORKRES", "PACKAGEREPO_WORKERS"), ("PACKAGEREPO_HTTPPORT", "PACKAGEREPO_HTTP_PORT"),
        ("PACKAGEREPO_workers", "PACKAGEREPO_WORKERS"),
    ])
    func `A misspelt name is refused with what was probably meant, wherever it is`(name: String, meant: String) {
        #expect(resolve([name: "4"]).problems == ["\(name) is no setting; did you mean \(meant)?"])
        #expect(
            resolve(file: "\n\(name)=4").problems == ["/etc/p.conf:2: \(name) is no setting; did you mean \(meant)?"])
    }

    @Test func `A name like no other is refused with where to look`() {
        #expect(
            resolve(["PACKAGEREPO_ZEBRA_CROSSING": ""]).problems
                == ["PACKAGEREPO_ZEBRA_CROSSING is no setting; `packagerepo config print` lists them"])
    }

    @Test func `The variables of the scripts are no settings, and are let be in the environment alone`() {
        #expect(
            resolve(["PACKAGEREPO_BINARY": "/x", "PACKAGEREPO_CONFIG": "/y", "PACKAGEREPO_FUZZ": "1"]).problems == [])
        #expect(resolve(file: "PACKAGEREPO_BINARY=/x").problems.count == 1)
    }

    @Test
    func `Default paths start from the home that the environment names, relative ones from where the program does`() {
        let (settings, problems) = resolve(["PACKAGEREPO_HOME": "/opt/p", "PACKAGEREPO_JWT_KEY_FILE": "key"])
        #expect(problems == [])
        #expect(settings[.data] == "/opt/p/var" && settings[.nginxConf] == "/opt/p/nginx.conf")
        #expect(settings[.jwtKeyFile] == "/srv/here/key")
    }

    @Test(arguments: [
        ("PACKAGEREPO_WORKERS", "/etc/p.conf:1: expected NAME=value, found 'PACKAGEREPO_WORKERS'"),
        ("=4", "/etc/p.conf:1: expected NAME=value, found '=4'"),
        (
            "PACKAGEREPO_WORKERS=4\nPACKAGEREPO_WORKERS=5",
            "/etc/p.conf:2: PACKAGEREPO_WORKERS is set already at /etc/p.conf:1"
        ),
        (
            "PACKAGEREPO_WORKERS=4 # four",
            "/etc/p.conf:1: PACKAGEREPO_WORKERS is '4 # four'; expected a whole number from 1 to 512"
        ),
        (
            "PACKAGEREPO_DATA=var",
            "/etc/p.conf:1: PACKAGEREPO_DATA is 'var'; expected an absolute path in a configuration file"
        ),
    ])
    func `A line that cannot be meant is refused with its place`(file: String, problem: String) {
        #expect(resolve(file: file).problems == [problem])
    }

    @Test func `All that is wrong is told at once`() {
        #expect(
            resolve(["PACKAGEREPO_WORKERS": "0", "PACKAGEREPO_THREADS": "0", "PACKAGEREPO_X": ""]).problems.count == 3)
    }

    @Test(arguments: [
        (["PACKAGEREPO_HTTP_PORT": "8443"], "PACKAGEREPO_HTTP_PORT and PACKAGEREPO_HTTPS_PORT are both 8443"),
        (["PACKAGEREPO_REDIRECT_PORT": "8443"], "PACKAGEREPO_HTTPS_PORT and PACKAGEREPO_REDIRECT_PORT are both 8443"),
        (["PACKAGEREPO_REDIRECT_PORT": "5000"], "PACKAGEREPO_HTTP_PORT and PACKAGEREPO_REDIRECT_PORT are both 5000"),
        (["PACKAGEREPO_TLS_KEY": "/k"], "one of PACKAGEREPO_TLS_CERTIFICATE and PACKAGEREPO_TLS_KEY is set"),
        (["PACKAGEREPO_DATA": "/" + String(repeating: "x", count: 100)], "a socket's path has 1 to 107"),
    ])
    func `Values that do not go together are refused`(environment: [String: String], problem: String) {
        #expect(resolve(environment).problems.first?.contains(problem) == true)
    }

    @Test(arguments: [
        ("0.0.0.0,::", "0.0.0.0,[::]"), (" 127.0.0.1 ,, [::1] ", "127.0.0.1,[::1]"), ("::1 [::1]", "[::1]"),
    ])
    func `Addresses to listen at are a list, separated by commas or spaces, each once`(text: String, value: String) {
        let (settings, problems) = resolve(["PACKAGEREPO_HTTPS_ADDRESS": text])
        #expect(problems == [])
        #expect(settings[.httpsAddress] == value)
    }

    @Test(arguments: [
        ("10.0.0.0/8", "10.0.0.0/8"), ("10.1.2.3/8,10.0.0.0/8", "10.0.0.0/8"), ("192.0.2.7", "192.0.2.7"),
        ("2001:DB8::1/33", "2001:db8::/33"), ("::1", "::1"), ("1.2.3.4/0 5.6.7.8/32", "0.0.0.0/0,5.6.7.8/32"),
        ("172.16.255.255/12", "172.16.0.0/12"), ("fd00::ff/127", "fd00::fe/127"),
    ])
    func `Trusted proxies are addresses and networks, without bits after the prefix`(text: String, value: String) {
        let (settings, problems) = resolve(["PACKAGEREPO_TRUSTED_PROXIES": text])
        #expect(problems == [])
        #expect(settings[.trustedProxies] == value)
        #expect(settings.list(.trustedProxies) == value.split(separator: ",").map(String.init))
    }

    @Test func `Every default is a value that the setting takes`() {
        let (settings, problems) = resolve()
        #expect(problems == [])
        for setting in Setting.allCases {
            guard let value = settings[setting] else { continue }
            #expect(setting.declaration.kind.normalized(value, from: "/") == value)
        }
    }
}
