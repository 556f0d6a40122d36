/// The first program of a guest, and how it says that it came to its end.
enum GuestInit {
  /// Descriptor 3 is the port of results, kept open so that its settings last.
  static let program = """
    #!/bin/busybox sh
    /bin/busybox --install -s /bin
    export PATH=/bin
    mount -t proc proc /proc
    mount -t sysfs sys /sys
    mount -t devtmpfs dev /dev
    mount -t tracefs trace /sys/kernel/tracing 2>/dev/null
    exec 3>/dev/ttyS1
    stty -F /dev/ttyS1 raw -echo
    load() {
    	[ ! -d "/sys/module/$1" ] || return 0
    	[ -f "/modules/$1.ko" ] || { echo "no module $1" >&2; return 1; }
    	while read -r needed; do load "$needed" || return 1; done <"/modules/$1.needs"
    	insmod "/modules/$1.ko"
    }
    unload() { rmmod "$1"; }
    cd /
    (. /script)
    printf 'klp-status %04d\\n' $? >&3
    exec 3>&-
    poweroff -f || reboot -f

    """

  private static let marker = Array("klp-status ".utf8)

  /// What came before the last line and the status it tells; nil if the guest never came so far.
  static func split(_ results: [UInt8]) -> (results: [UInt8], status: Int)? {
    let size = marker.count + 5
    guard results.count >= size, results.last == UInt8(ascii: "\n") else { return nil }
    let line = results.suffix(size)
    guard line.starts(with: marker),
      let status = Int(String(decoding: line.dropFirst(marker.count).dropLast(), as: UTF8.self))
    else { return nil }
    return (results.dropLast(size), status)
  }
}
