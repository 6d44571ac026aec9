#!/bin/sh
# The first process of the guest: mounts, starts udev (without it nobody hears of a device that comes), runs the job, ends.
export PATH=/usr/sbin:/usr/bin HOME=/root TERM=dumb LANG=C.UTF-8
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t tmpfs -o size=80% tmp /tmp
mount -t tmpfs run /run
mkdir -p /dev/pts /dev/shm
mount -t devpts pts /dev/pts
ln -s /proc/self/fd /dev/fd
ip link set lo up
hostname handset-bench
. /lib/guest.sh
load 9p 9pnet_virtio virtio_console virtio_rng
mount -t 9p -o trans=virtio,version=9p2000.L,msize=524288,cache=loose,ro checkout /checkout
mount -t 9p -o trans=virtio,version=9p2000.L,msize=524288 share /share
load xhci_pci
/usr/lib/systemd/systemd-udevd --daemon
udevadm trigger --type=subsystems --action=add
udevadm trigger --type=devices --action=add
udevadm settle
cut -d' ' -f1 /proc/uptime > /share/ready
cd /share
sh /share/job.sh > stdout 2> stderr
echo $? > code
dmesg > dmesg
poweroff -f
