import HTTPCore
import OpenAPI
import Stores

/// `GET /status`: what the service does now, for whoever runs it.
struct Status: ManagementEndpoint {
    let source: StatusReport.Source
    let store: any JobStore & ScheduleStore

    var declaration: EndpointDeclaration { .status }

    func respond(to call: EndpointCall) throws(APIError) -> HTTPResponse {
        let report = try call.log.translatingErrors { () throws(StoreError) in
            try StatusReport(source, store: store)
        }
        return HTTPResponse(json: report.json)
    }
}
