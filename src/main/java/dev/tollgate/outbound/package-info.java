/**
 * Calls to addresses that somebody outside chose. A call goes to the public internet by https and nowhere else, except to
 * hosts that the operator names: {@link dev.tollgate.outbound.Target} judges the URL, {@link
 * dev.tollgate.outbound.PublicAddresses} every address that its host has at the moment of the call, and {@link
 * dev.tollgate.outbound.OutboundHttp} connects to an address that was judged, never by name.
 */
@NullMarked
package dev.tollgate.outbound;

import org.jspecify.annotations.NullMarked;
