package dev.tollgate.gateways;

import dev.tollgate.support.FreePort;

/**
 * Where everybody listens, all on the loopback address.
 *
 * @param gateway what clients call
 * @param passed what the gateway itself calls with requests that have passed, where it needs such a thing
 */
record Ports(int gateway, int passed, int tollgate, int application) {
    static Ports to(int tollgate, int application) {
        return new Ports(FreePort.take(), FreePort.take(), tollgate, application);
    }
}
