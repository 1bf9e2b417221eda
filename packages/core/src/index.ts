export { RollmeshError, type RollmeshErrorCode } from './ground/errors.ts';
export { NO_FRAME, type Frame } from './ground/frame.ts';
export { LIVE, type FrameInputs, type Simulation } from './sync/simulation.ts';
export type { JoinedTransport, JoinRequest, LinkEnd, Transport, TransportFactory, TransportNotice, TransportSink } from './link/transport.ts';
