package dev.tollgate.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Just enough of HTTP/2 (RFC 9113) to ask one question with a target that no client library would send. */
final class Http2Frames {
    private static final int HEADERS = 1;
    private static final int SETTINGS = 4;
    private static final int PRIORITY = 0x20;
    private static final int END_STREAM_AND_HEADERS = 0x5;

    /** The client's preface with empty settings. */
    static final byte[] PREFACE = preface();

    private Http2Frames() {}

    static byte[] get(int stream, String path, @Nullable String bearer) throws IOException {
        Http2Headers headers = new DefaultHttp2Headers(false)
                .method("GET")
                .scheme("http")
                .authority("localhost")
                .path(path);
        if (bearer != null) {
            headers.add("authorization", "Bearer " + bearer);
        }
        ByteBuf block = Unpooled.buffer();
        try {
            new DefaultHttp2HeadersEncoder().encodeHeaders(stream, headers, block);
        } catch (Http2Exception e) {
            throw new IOException(e);
        }
        byte[] payload = new byte[block.readableBytes()];
        block.readBytes(payload);
        return frame(HEADERS, END_STREAM_AND_HEADERS, stream, payload);
    }

    /** The {@code :status} of the first HEADERS frame on that stream. */
    static String statusOf(InputStream in, int stream) throws IOException {
        DataInputStream frames = new DataInputStream(in);
        while (true) {
            int length = frames.readUnsignedByte() << 16 | frames.readUnsignedShort();
            int type = frames.readUnsignedByte();
            int flags = frames.readUnsignedByte();
            int id = frames.readInt();
            byte[] payload = frames.readNBytes(length);
            if (type == HEADERS && id == stream) {
                int priority = (flags & PRIORITY) == 0 ? 0 : 5;
                try {
                    return new DefaultHttp2HeadersDecoder()
                            .decodeHeaders(
                                    stream, Unpooled.wrappedBuffer(payload).skipBytes(priority))
                            .status()
                            .toString();
                } catch (Http2Exception e) {
                    throw new IOException(e);
                }
            }
        }
    }

    private static byte[] preface() {
        ByteArrayOutputStream preface = new ByteArrayOutputStream();
        preface.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        preface.writeBytes(frame(SETTINGS, 0, 0, new byte[0]));
        return preface.toByteArray();
    }

    private static byte[] frame(int type, int flags, int stream, byte[] payload) {
        ByteBuf frame = Unpooled.buffer();
        frame.writeMedium(payload.length)
                .writeByte(type)
                .writeByte(flags)
                .writeInt(stream)
                .writeBytes(payload);
        byte[] bytes = new byte[frame.readableBytes()];
        frame.readBytes(bytes);
        return bytes;
    }
}
