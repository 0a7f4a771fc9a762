/** How to reach a cluster: kubectl's own flags. What is absent comes from the kubeconfig. */
export interface ConnectionFlags {
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly cluster?: string;
  readonly user?: string;
  readonly server?: string;
  readonly token?: string;
  readonly certificateAuthority?: string;
  readonly clientCertificate?: string;
  readonly clientKey?: string;
  readonly insecureSkipTlsVerify?: boolean;
  readonly tlsServerName?: string;
  readonly as?: string;
  readonly asGroups?: readonly string[];
  readonly asUid?: string;
  /** How long a request may wait for its answer, and the answer for its next part. Default 15,000; 0: for ever. */
  readonly requestTimeoutMs?: number;
}
