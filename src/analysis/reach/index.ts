export {
  connectionOf,
  handshakeOf,
  isDenied,
  isLacking,
  lookupOf,
  type NetworkAnswer,
  tellingLine,
} from './answer.ts';
export { CONNECT, HANDSHAKE, hostIn, isAddress, portIn, RESOLVE, type Tool } from './tools.ts';
