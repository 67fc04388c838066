import HTTPCore

extension HTTPResponse {
    /// Puts the tenant that the request's query names into the link to the next page.
    ///
    /// That parameter is the gateway's and no workflow sees it; without it whoever follows the link would read a page of
    /// another tenant.
    mutating func keepTenantInLinks(of request: HTTPRequest) {
        guard request.target.hasQuery, let tenant = request.target.queryValue(HTTPRequest.tenantParameter),
            let link = fields["Link"], link.hasPrefix("<"), let end = link.firstIndex(of: ">"),
            link[end...].hasSuffix("; rel=\"next\"")
        else { return }
        let mark = link[..<end].contains("?") ? "&" : "?"
        fields["Link"] = "\(link[..<end])\(mark)\(HTTPRequest.tenantParameter)=\(tenant)\(link[end...])"
    }
}
