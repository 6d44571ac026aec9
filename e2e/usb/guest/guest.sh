# What jobs use; sourced.

# load MODULE...: each with what it needs before it.
load() {
  for name; do
    while read -r module; do
      [ -d "/sys/module/$(basename "$module" .ko | tr - _)" ] || insmod "/lib/modules/$module" || return 1
    done < "/lib/modules/$name.order"
  done
}

# phone NAME: makes a USB gadget ready for functions, as an Android phone's kernel does. Port by port: NAME is phone0, phone1.
phone() {
  [ -d /sys/kernel/config/usb_gadget ] || { load libcomposite usb_f_fs && load_dummy && mount -t configfs config /sys/kernel/config; } || return 1
  gadget=/sys/kernel/config/usb_gadget/$1
  mkdir -p "$gadget/strings/0x409" "$gadget/configs/c.1/strings/0x409"
  echo "${3:-0x1d6b}" > "$gadget/idVendor"
  echo "${2:-0x0100}" > "$gadget/idProduct"
  echo "serial-$1" > "$gadget/strings/0x409/serialnumber"
  echo Example > "$gadget/strings/0x409/manufacturer"
  echo "Test $1" > "$gadget/strings/0x409/product"
  echo default > "$gadget/configs/c.1/strings/0x409/configuration"
  echo 120 > "$gadget/configs/c.1/MaxPower"
}
load_dummy() { load udc-core && while read -r module; do case $module in dummy_hcd.ko) insmod "/lib/modules/$module" num=4 ;; *) insmod "/lib/modules/$module" 2>/dev/null ;; esac; done < /lib/modules/dummy_hcd.order; }

# appears FILE LOG: waits for a file, or shows the log of who should have made it.
appears() {
  for _ in $(seq 600); do
    [ -e "$1" ] && return 0
    sleep 0.1
  done
  echo "$1 did not appear" >&2
  tail -20 "$2" >&2
  return 1
}

# plug NAME PORT / unplug NAME: as a hand does.
plug() {
  echo "dummy_udc.$2" > "/run/plugged-$1"
  echo "dummy_udc.$2" > "/sys/kernel/config/usb_gadget/$1/UDC"
}
unplug() {
  rm -f "/run/plugged-$1"
  echo "" > "/sys/kernel/config/usb_gadget/$1/UDC" || true
}

# stay_plugged NAME: a responder that begins anew, as umtp-responder does after a reset, takes its gadget off the bus.
stay_plugged() {
  while sleep 0.2; do
    [ -e "/run/plugged-$1" ] && [ -z "$(cat "/sys/kernel/config/usb_gadget/$1/UDC")" ] && echo "$(cat "/run/plugged-$1")" > "/sys/kernel/config/usb_gadget/$1/UDC"
  done
}

# mtp_phone NAME FOLDER: umtp-responder with FOLDER as its storage, to be plugged in.
mtp_phone() {
  phone "$1" || return 1
  mkdir -p "$gadget/functions/ffs.$1" "/dev/ffs-$1"
  ln -s "$gadget/functions/ffs.$1" "$gadget/configs/c.1/"
  mount -t functionfs "$1" "/dev/ffs-$1"
  sed "s,@NAME@,$1,; s,@FOLDER@,$2," /etc/umtprd.template > "/tmp/$1.conf"
  umtprd -conf "/tmp/$1.conf" < /dev/null > "/tmp/$1.log" 2>&1 &
  appears "/dev/ffs-$1/ep3" "/tmp/$1.log" || return 1
  # A shell of its own: a function in the background would keep our output open.
  sh -c '. /lib/guest.sh; stay_plugged "$1"' sh "$1" < /dev/null > /dev/null 2>&1 &
}

# adb_phone NAME: adbd over FunctionFS, to be plugged in.
adb_phone() {
  phone "$1" 0x4ee7 0x18d1 || return 1
  mkdir -p "$gadget/functions/ffs.adb" /dev/usb-ffs/adb
  ln -s "$gadget/functions/ffs.adb" "$gadget/configs/c.1/"
  mount -t functionfs adb /dev/usb-ffs/adb
  /usr/lib/android-sdk/platform-tools/adbd > /tmp/adbd.log 2>&1 &
  appears /dev/usb-ffs/adb/ep2 /tmp/adbd.log
}
