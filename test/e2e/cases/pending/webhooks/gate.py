"""A webhook that denies everything, in the words of the policy engine whose name is its path."""
import http.server
import json
import ssl
import time

SAYS = {
    '/deny': 'image nginx:1.27 is not signed',
    '/gatekeeper': '[all-must-have-owner] you must provide labels: {"owner"}\n[no-latest-tag] container <web> has an image without a digest',
    '/kyverno': "\n\nresource Pod/shop/ was blocked due to the following policies \n\nrequire-labels:\n  check-team: 'validation error: label team is required. rule check-team failed at path /metadata/labels/team/'\n",
}


class Gate(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        review = json.loads(self.rfile.read(int(self.headers['Content-Length'])))
        path = self.path.split('?')[0]
        if path == '/slow':
            time.sleep(60)
        response = {'uid': review['request']['uid'], 'allowed': False, 'status': {'message': SAYS.get(path, '')}}
        body = json.dumps({'apiVersion': 'admission.k8s.io/v1', 'kind': 'AdmissionReview', 'response': response})
        self.send_response(200)
        self.send_header('Content-Type', 'application/json')
        self.end_headers()
        self.wfile.write(body.encode())


server = http.server.ThreadingHTTPServer(('', 8443), Gate)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain('/tls/tls.crt', '/tls/tls.key')
server.socket = context.wrap_socket(server.socket, server_side=True)
server.serve_forever()
