/**
 * What every request meets before anybody asks what it is about: how much may come in, how slowly, and in which form.
 *
 * <pre>
 * wire.Connections ▶ FirstBytes ┬▶ HeadDecoder (HTTP/1) ┬▶ gateway.DialectRouter ▶ FrontDoor ▶ router
 *                               └▶ FrameWatch (HTTP/2)  ┘                     probes, metrics, RequestBody
 * </pre>
 */
@NullMarked
package dev.tollgate.http;

import org.jspecify.annotations.NullMarked;
