#!/bin/sh
echo 'Unable to determine the device handle for GPU 0000:05:00.0: GPU is lost.  Reboot the system to recover this GPU'
exit 15
