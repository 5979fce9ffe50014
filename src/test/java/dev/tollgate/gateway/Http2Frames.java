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
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Just enough of HTTP/2 (RFC 9113) to ask one question with a target that no client library would send. */
public final class Http2Frames {
    private static final int ACK = 1;
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int PING_TYPE = 6;
    private static final int GOAWAY = 7;
    private static final int WINDOW_UPDATE = 8;
    /** What a stream and a connection have at first (RFC 9113 section 6.9.2), in bytes. */
    private static final int WINDOW = 65_535;

    private static final int END_STREAM = 0x1;
    private static final int PRIORITY = 0x20;
    private static final int END_HEADERS = 0x4;
    private static final int END_STREAM_AND_HEADERS = 0x5;
    private static final int HEADER_TABLE_SIZE = 1;
    private static final long LARGEST_TABLE = (1L << 32) - 1;
    private static final int MAX_CONCURRENT_STREAMS = 3;
    private static final int INITIAL_WINDOW_SIZE = 4;

    /** The client's preface, with settings by which each answer can be read without those before. */
    public static final byte[] PREFACE = preface();

    /** Settings by which nothing of a body may be sent. */
    public static final byte[] NO_WINDOW = frame(SETTINGS, 0, 0, new byte[] {0, INITIAL_WINDOW_SIZE, 0, 0, 0, 0});

    /** Settings by which as much of headers may be remembered as there can be. */
    public static final byte[] LARGE_TABLE = frame(SETTINGS, 0, 0, new byte[] {0, HEADER_TABLE_SIZE, -1, -1, -1, -1});

    public static final byte[] PING = frame(PING_TYPE, 0, 0, new byte[8]);

    private Http2Frames() {}

    public static byte[] get(int stream, String path, @Nullable String bearer) throws IOException {
        return get(stream, path, bearer, "*/*");
    }

    public static byte[] get(int stream, String path, @Nullable String bearer, String accept) throws IOException {
        Http2Headers headers = new DefaultHttp2Headers(false)
                .method("GET")
                .scheme("http")
                .authority("localhost")
                .path(path)
                .add("accept", accept);
        if (bearer != null) {
            headers.add("authorization", "Bearer " + bearer);
        }
        return head(stream, headers, END_STREAM_AND_HEADERS);
    }

    /** The head of a request whose body is still to come. */
    public static byte[] post(int stream, String path) throws IOException {
        Http2Headers headers = new DefaultHttp2Headers(false)
                .method("POST")
                .scheme("http")
                .authority("localhost")
                .path(path)
                .add("content-type", "application/json")
                .add("content-length", "100");
        return head(stream, headers, END_HEADERS);
    }

    /** Some of a body. */
    public static byte[] data(int stream, byte[] part) {
        return frame(DATA, 0, stream, part);
    }

    private static byte[] head(int stream, Http2Headers headers, int flags) throws IOException {
        ByteBuf block = Unpooled.buffer();
        try {
            new DefaultHttp2HeadersEncoder().encodeHeaders(stream, headers, block);
        } catch (Http2Exception e) {
            throw new IOException(e);
        }
        byte[] payload = new byte[block.readableBytes()];
        block.readBytes(payload);
        return frame(HEADERS, flags, stream, payload);
    }

    /** The {@code :status} of the first HEADERS frame on that stream. */
    public static String statusOf(InputStream in, int stream) throws IOException {
        return headersOf(in, stream, new DefaultHttp2HeadersDecoder()).status().toString();
    }

    /** How large a table of headers the server uses (RFC 7541 section 4.2), by its answer on that stream. */
    public static long tableOf(InputStream in, int stream) throws IOException {
        DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder();
        try {
            decoder.maxHeaderTableSize(LARGEST_TABLE);
        } catch (Http2Exception e) {
            throw new IOException(e);
        }
        headersOf(in, stream, decoder);
        return decoder.maxHeaderTableSize();
    }

    private static Http2Headers headersOf(InputStream in, int stream, DefaultHttp2HeadersDecoder decoder)
            throws IOException {
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
                    return decoder.decodeHeaders(
                            stream, Unpooled.wrappedBuffer(payload).skipBytes(priority));
                } catch (Http2Exception e) {
                    throw new IOException(e);
                }
            }
        }
    }

    /** The server's SETTINGS_MAX_CONCURRENT_STREAMS; fails where it announces none in its first settings. */
    public static long concurrentStreams(InputStream in) throws IOException {
        DataInputStream frames = new DataInputStream(in);
        while (true) {
            int length = frames.readUnsignedByte() << 16 | frames.readUnsignedShort();
            int type = frames.readUnsignedByte();
            frames.readUnsignedByte();
            frames.readInt();
            ByteBuf settings = Unpooled.wrappedBuffer(frames.readNBytes(length));
            if (type != SETTINGS) {
                continue;
            }
            while (settings.isReadable()) {
                if (settings.readUnsignedShort() == MAX_CONCURRENT_STREAMS) {
                    return settings.readUnsignedInt();
                }
                settings.skipBytes(4);
            }
            throw new IOException("no limit of streams is announced");
        }
    }

    /**
     * The length of a stream's body, read as slowly as one can: a window of 64 KiB is opened again once it is used up.
     * Fails where the stream is ended before its body is.
     */
    public static long lengthOfBody(Socket socket, int stream) throws IOException {
        DataInputStream frames = new DataInputStream(socket.getInputStream());
        long length = 0;
        int window = WINDOW;
        while (true) {
            int bytes = frames.readUnsignedByte() << 16 | frames.readUnsignedShort();
            int type = frames.readUnsignedByte();
            int flags = frames.readUnsignedByte();
            int id = frames.readInt();
            byte[] payload = frames.readNBytes(bytes);
            if (type == RST_STREAM || type == GOAWAY) {
                throw new IOException(
                        "ended after " + length + " bytes by " + HexFormat.of().formatHex(payload));
            }
            if (type != DATA || id != stream) {
                continue;
            }
            length += bytes;
            if ((flags & END_STREAM) != 0) {
                return length;
            }
            window -= bytes;
            if (window == 0) {
                window = WINDOW;
                byte[] more = ByteBuffer.allocate(4).putInt(window).array();
                socket.getOutputStream().write(frame(WINDOW_UPDATE, 0, 0, more));
                socket.getOutputStream().write(frame(WINDOW_UPDATE, 0, stream, more));
            }
        }
    }

    /** How many streams the server has ended before it answers a ping; fails where the connection has ended itself. */
    public static int resetsBeforePong(SocketChannel connection) throws IOException {
        connection.configureBlocking(true);
        connection.socket().setSoTimeout(30_000);
        connection.write(ByteBuffer.wrap(PING));
        DataInputStream frames = new DataInputStream(connection.socket().getInputStream());
        int resets = 0;
        while (true) {
            int length = frames.readUnsignedByte() << 16 | frames.readUnsignedShort();
            int type = frames.readUnsignedByte();
            int flags = frames.readUnsignedByte();
            frames.readNBytes(4 + length);
            if (type == RST_STREAM) {
                resets++;
            } else if (type == PING_TYPE && flags == ACK) {
                return resets;
            }
        }
    }

    private static byte[] preface() {
        ByteArrayOutputStream preface = new ByteArrayOutputStream();
        preface.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        preface.writeBytes(frame(SETTINGS, 0, 0, new byte[] {0, HEADER_TABLE_SIZE, 0, 0, 0, 0}));
        return preface.toByteArray();
    }

    public static byte[] frame(int type, int flags, int stream, byte[] payload) {
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
