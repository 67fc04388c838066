import Edge
import Fairness
import HTTPCore
import JSON
import Logging
import RepositoryModel
import Stores
import WorkflowCatalog
import WorkflowEngine

/// From a request to an answer: route, principal, tenant, target. Knows nothing of FastCGI.
struct RequestHandler: Sendable {
    typealias Phase = RequestPhase

    /// A request that has found its route and may go there.
    private struct Admitted {
        let route: Route
        let parameters: [(name: String, value: String)]
        let caller: Authenticated
        /// The table that the route is in.
        let table: RouteTable
        let log: RequestLog
    }

    let blobs: any BlobStore
    let keeper: RouteTableKeeper
    let catalog: Catalog
    let authenticator: Authenticator
    let runner: InvocationRunner
    let bodies: BodyReader
    /// The deployment's own URL; nil where it is taken from each request.
    let publicURL: String?
    let logger: Logger

    /// Answers a request; failures are answers too, in the shape of the mount that the path lies below.
    /// - Parameters:
    ///   - thread: the thread that answers; nil where others have no use for it.
    ///   - record: learns what is found out about the request.
    func respond(
        to request: HTTPRequest, phase: Phase, thread: (any ExecutionThread)? = nil, _ record: inout RequestRecord
    ) -> HTTPResponse {
        let table = keeper.routes.table
        let match = table.trie.match(request.method, request.target)
        record.take(match, method: request.method)
        let mount = match.route?.mount ?? table.mount(of: request.target)
        var response: HTTPResponse
        do throws(APIError) {
            response = try respond(
                to: request, match, table,
                RequestLog(logger: logger, requestID: request.id, fields: request.fields), phase, thread, &record)
            response.keepTenantInLinks(of: request)
        } catch {
            if phase == .authorize { return HTTPResponse(status: 403) }
            response = error.response(requestID: request.id, shape: mount.errors(of: request, publicURL: publicURL))
            if request.fields["Cookie"] != nil { response.fields["Cache-Control"] = SessionCookie.cacheControl }
        }
        mount.complete(&response)
        response.keepBlobLabels()
        return response
    }

    /// Why nginx could not write a body, which it does not tell: there is no room, or something else was short, such as
    /// descriptors.
    private var unwritten: APIError {
        do throws(StoreError) { try blobs.checkHealth() } catch  where error.code == .full {
            return APIError(.storageFull, "The upload could not be written: no room is left")
        } catch {}
        return APIError(.overloaded, "The upload could not be received; send it again")
    }

    /// The answer to a request that cannot be read.
    func refuse(_ error: APIError, requestID: String, target: RequestTarget?) -> HTTPResponse {
        let mount = target.map { keeper.routes.table.mount(of: $0) } ?? .api
        var response = error.response(requestID: requestID, shape: mount.errors(of: nil, publicURL: publicURL))
        mount.complete(&response)
        return response
    }

    private func respond(
        to request: HTTPRequest, _ match: RouteTrie.Match, _ table: RouteTable, _ log: RequestLog,
        _ phase: Phase, _ thread: (any ExecutionThread)?, _ record: inout RequestRecord
    ) throws(APIError) -> HTTPResponse {
        if phase == .unwritten { throw unwritten }
        let admitted: Admitted
        switch match {
        case .found(let route, let parameters):
            let caller = try admit(request, to: route, parameters, phase, log)
            record.caller = caller
            admitted = Admitted(route: route, parameters: parameters, caller: caller, table: table, log: log)
        case .slashMissing: return Self.redirectToSlash(request.target)
        case .methodNotAllowed(let methods):
            throw APIError(
                .methodNotAllowed, "This path supports \(methods.joined(separator: ", "))",
                fields: ["Allow": methods.joined(separator: ", ")])
        case .notFound: throw APIError(.routeNotFound, "There is no endpoint at this path")
        }
        if let answer = try admissionAnswer(to: request, admitted, phase) {
            return phase == .authorize ? HTTPResponse(status: 403) : answer
        }
        switch phase {
        case .authorize:
            let isFile = admitted.route.body.isTakenAsFile(bodies.limits)
            return HTTPResponse(status: 204, fields: ["X-Body": isFile ? "file" : "memory"])
        case .denied:
            throw APIError(.overloaded, "The body was refused and would now be taken; send the request again")
        case .unwritten: throw unwritten
        case .request, .admitted, .upload:
            // A GET has no body to read: handed on as it is, it is not copied.
            var response =
                request.method == "GET"
                ? try answer(request, admitted, thread)
                : try answer(try bodies.read(request, for: admitted.route.body), admitted, thread)
            if admitted.caller.hasSession { response.fields["Cache-Control"] = SessionCookie.cacheControl }
            return response
        }
    }

    /// Lets the request through to the route, if whoever sends it may go there and its body is one that is taken.
    private func admit(
        _ request: HTTPRequest, to route: Route, _ parameters: [(name: String, value: String)], _ phase: Phase,
        _ log: RequestLog
    ) throws(APIError) -> Authenticated {
        let caller = try authenticator.authenticate(request, for: route, parameters, log)
        // RFC 9110, 9.3.1: the content of a GET means nothing.
        if request.method != "GET" {
            let isBodyless = if case .none = request.body { !phase.isBeforeBody } else { false }
            try route.body.check(
                request.fields, length: isBodyless ? 0 : request.contentLength ?? request.body.count,
                limits: bodies.limits)
        }
        return caller
    }

    /// What the route's admission workflow answers to a request that it does not let in. Asked before the body comes;
    /// where the body has been let in already, not again.
    private func admissionAnswer(
        to request: HTTPRequest, _ admitted: Admitted, _ phase: Phase
    ) throws(APIError) -> HTTPResponse? {
        guard let name = admitted.route.admission, phase.isBeforeBody || phase == .request else { return nil }
        let entry = try catalog.sharedEntry(named: name, tenant: admitted.caller.tenant).required(as: name)
        var bodyless = request
        bodyless.body = .none
        return try runner.refusal(
            by: try Invocation(
                of: try entry.plan(), by: bodyless, as: admitted.caller, from: origin(admitted, request),
                log: admitted.log))
    }

    private func answer(
        _ request: HTTPRequest, _ admitted: Admitted, _ thread: (any ExecutionThread)?
    ) throws(APIError) -> HTTPResponse {
        switch admitted.route.target {
        case .management(let endpoint):
            return try endpoint.respond(
                to: EndpointCall(
                    request: request, parameters: admitted.parameters.map(\.value), caller: admitted.caller,
                    log: admitted.log, thread: thread))
        case .workflow(let name, let isOverridable):
            let tenant = admitted.caller.tenant
            let entry =
                isOverridable
                ? try admitted.log.translatingErrors { () throws(StoreError) in
                    try catalog.entry(named: name, tenant: tenant)
                } : catalog.sharedEntry(named: name, tenant: tenant)
            let invocation = try Invocation(
                of: try entry.required(as: name).plan(), by: request, as: admitted.caller,
                from: origin(admitted, request), log: admitted.log)
            return runner.respond(to: invocation, on: thread)
        }
    }

    private func origin(_ admitted: Admitted, _ request: HTTPRequest) -> Invocation.Origin {
        Invocation.Origin(
            route: admitted.route, parameters: admitted.parameters, credentialFields: admitted.table.credentialFields,
            errors: admitted.route.mount.errors(of: request, publicURL: publicURL), publicURL: publicURL)
    }

    /// Sends a read to the path with its slash; the query stays as it is.
    private static func redirectToSlash(_ target: RequestTarget) -> HTTPResponse {
        let query = HTTPFields.isSafe(name: "Location", value: target.queryText) ? target.queryText : ""
        return HTTPResponse(status: 301, fields: ["Location": target.path + "/" + query])
    }
}

extension HTTPRequest.Body {
    /// Its length in bytes; nil where it is in a file.
    var count: Int? {
        switch self {
        case .none: nil
        case .bytes(let bytes): bytes.count
        case .file: nil
        }
    }
}

extension RouteTrie.Match {
    /// The route that was found, or would be with a slash.
    var route: Route? {
        switch self {
        case .found(let route, _), .slashMissing(let route): route
        case .methodNotAllowed, .notFound: nil
        }
    }
}
