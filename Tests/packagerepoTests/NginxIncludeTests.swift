import Foundation
import TestSupport
import Testing

@testable import packagerepo

/// `packagerepo nginx print --include`: what an nginx with other sites too can include.
@Suite struct NginxIncludeTests {
    private static let template = """
        daemon off;
        http {
            # $way of workers
            log_format json escape=json '{"a":"$way","b":"$http_way"}';
            map $uri $way {
                default /_read;
            }
            geo $remote_addr $is_near {
                default 0;
            }
            limit_req_zone $binary_remote_addr zone=login:10m rate=1r/s;
            upstream workers {
                server "unix:@SOCKET@";
            }
            server {
                listen @HTTPS_ADDRESS@:@HTTPS_PORT@ ssl http2 default_server;
                server_name _;
                access_log "/log/json/access.log" json;
                limit_req zone=login burst=2;
                ssl_session_cache shared:tls:10m;
                return 200 "$way $ways ${way} workers login $is_near";
                fastcgi_pass workers;
            }
        }

        """

    @Test func `Names are the service's own, comments and texts stay, and the server has its name`() throws {
        let files = try directory(["nginx.conf": Self.template])
        let printed = try Program(
            "nginx", "print", "--include",
            environment: [
                "PACKAGEREPO_NGINX_CONF": files.path + "/nginx.conf", "PACKAGEREPO_DATA": "/d",
                "PACKAGEREPO_PUBLIC_URL": "https://packages.example.com:8443/repo", "PACKAGEREPO_HTTPS_ADDRESS": "::",
            ])
        #expect(
            printed.output == """
                # $way of workers
                log_format packagerepo_json escape=json '{"a":"$packagerepo_way","b":"$http_way"}';
                map $uri $packagerepo_way {
                    default /_read;
                }
                geo $remote_addr $packagerepo_is_near {
                    default 0;
                }
                limit_req_zone $binary_remote_addr zone=packagerepo_login:10m rate=1r/s;
                upstream packagerepo_workers {
                    server "unix:/d/run/packagerepo.sock";
                }
                server {
                    listen [::]:8443 ssl http2;
                    server_name packages.example.com;
                    access_log "/log/packagerepo_json/access.log" packagerepo_json;
                    limit_req zone=packagerepo_login burst=2;
                    ssl_session_cache shared:packagerepo_tls:10m;
                    return 200 "$packagerepo_way $ways ${packagerepo_way} workers login $packagerepo_is_near";
                    fastcgi_pass packagerepo_workers;
                }

                """, "\(printed.errors)")
    }

    @Test func `Without the URL of the site it has no name, which is said`() throws {
        let refused = try Program("nginx", "print", "--include", environment: ["PACKAGEREPO_HOME": Article.clone])
        #expect(refused.status == 1)
        #expect(refused.errors.contains("PACKAGEREPO_PUBLIC_URL is not set; expected"))
        #expect(refused.errors.split(separator: "\n").count == 1)
    }

    @Test(arguments: [
        ("https://packages.example.com", "packages.example.com"), ("https://a:1/b", "a"), ("http://[::1]:8/", "[::1]"),
    ])
    func `The host of the public URL is the server's name`(url: String, host: String) throws {
        let sources = Settings.Sources(environment: ["PACKAGEREPO_PUBLIC_URL": url], directory: "/", cores: 1)
        #expect(try Settings(sources).publicHost == host)
    }
}
