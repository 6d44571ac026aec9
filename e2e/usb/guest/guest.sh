# What jobs use; sourced.

# load MODULE...: each with what it needs before it.
load() {
  for name; do
    while read -r module; do
      [ -d "/sys/module/$(basename "$module" .ko | tr - _)" ] || insmod "/lib/modules/$module" || return 1
    done < "/lib/modules/$name.order"
  done
}

# gadget NAME VENDOR PRODUCT: a USB device with one function, as a phone's kernel makes it.
gadget() {
  [ -d /sys/kernel/config/usb_gadget ] || { load libcomposite usb_f_fs && load_dummy && mount -t configfs config /sys/kernel/config; } || return 1
  gadget=/sys/kernel/config/usb_gadget/$1
  mkdir -p "$gadget/strings/0x409" "$gadget/configs/c.1/strings/0x409" "$gadget/functions/ffs.$1"
  echo "$2" > "$gadget/idVendor"
  echo "$3" > "$gadget/idProduct"
  echo "serial-$1" > "$gadget/strings/0x409/serialnumber"
  echo Example > "$gadget/strings/0x409/manufacturer"
  echo "Test $1" > "$gadget/strings/0x409/product"
  echo default > "$gadget/configs/c.1/strings/0x409/configuration"
  echo 120 > "$gadget/configs/c.1/MaxPower"
  ln -s "$gadget/functions/ffs.$1" "$gadget/configs/c.1/"
}

# Four ports, so that several phones can be plugged in at once.
load_dummy() {
  load udc-core && insmod /lib/modules/dummy_hcd.ko num=4
}

# mtp_phone NAME FOLDER: umtp-responder with FOLDER as its storage, to be plugged in.
mtp_phone() {
  gadget "$1" 0x1d6b 0x0100 || return 1
  mkdir -p "/dev/ffs-$1"
  mount -t functionfs "$1" "/dev/ffs-$1"
  sed "s,@NAME@,$1,; s,@FOLDER@,$2," /etc/umtprd.template > "/tmp/$1.conf"
  echo "exec umtprd -conf /tmp/$1.conf" > "/run/$1.sh"
  echo "/dev/ffs-$1/ep3" > "/run/$1.ready"
}

# lying_phone NAME: a program of ours that lies about sizes (jobs/lying-phone.ts), to be plugged in.
lying_phone() {
  gadget "$1" 0x1d6b 0x0100 || return 1
  mkdir -p "/dev/ffs-$1"
  mount -t functionfs "$1" "/dev/ffs-$1"
  echo "exec /opt/node /share/lying-phone.mjs /dev/ffs-$1" > "/run/$1.sh"
  echo "/dev/ffs-$1/ep3" > "/run/$1.ready"
}

# adb_phone NAME: adbd over FunctionFS, to be plugged in. It knows one folder, so there is one of these.
adb_phone() {
  gadget "$1" 0x18d1 0x4ee7 || return 1
  mkdir -p /dev/usb-ffs/adb
  mount -t functionfs "$1" /dev/usb-ffs/adb
  echo "exec /usr/lib/android-sdk/platform-tools/adbd" > "/run/$1.sh"
  echo /dev/usb-ffs/adb/ep2 > "/run/$1.ready"
}

# plug NAME PORT / unplug NAME: as a hand does. The program of the phone begins and ends with it.
plug() {
  begin "$1" "$2" && echo "$2" > "/run/$1.port" || return 1
  [ -e "/run/$1.stays" ] && return 0
  touch "/run/$1.stays"
  # A shell of its own: a function in the background would keep our output open.
  sh -c '. /lib/guest.sh; stay "$1"' sh "$1" < /dev/null > /dev/null 2>&1 &
}
unplug() {
  rm -f "/run/$1.port"
  echo "" > "/sys/kernel/config/usb_gadget/$1/UDC" || true
  end "$1"
}

begin() {
  sh "/run/$1.sh" < /dev/null >> "/tmp/$1.log" 2>&1 &
  echo $! > "/run/$1.pid"
  appears "$(cat "/run/$1.ready")" "/tmp/$1.log" || return 1
  echo "dummy_udc.$2" > "/sys/kernel/config/usb_gadget/$1/UDC"
}
end() { kill -9 "$(cat "/run/$1.pid")" 2>/dev/null || true; }

# stay NAME: as long as it is plugged in. A responder that begins anew, as umtp-responder does after a reset, takes its gadget off
# the bus, and some die of it: a phone would start it again.
stay() {
  while sleep 0.3; do
    [ -e "/run/$1.port" ] && [ -z "$(cat "/sys/kernel/config/usb_gadget/$1/UDC")" ] || continue
    end "$1"
    begin "$1" "$(cat "/run/$1.port")"
  done
}

# appears FILE LOG: waits for a file, or shows the log of who should have made it.
appears() {
  for _ in $(seq 300); do
    [ -e "$1" ] && return 0
    sleep 0.1
  done
  echo "$1 did not appear" >&2
  tail -20 "$2" >&2
  return 1
}
