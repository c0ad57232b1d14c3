"""Clients that ask until nobody listens any more; then what became of their requests.

  terminate.py PORT IMAGE SECONDS PID    after SECONDS, PID gets SIGTERM
"""
import collections
import http.client
import os
import signal
import sys
import threading
import time

port, image, seconds, pid = int(sys.argv[1]), open(sys.argv[2], "rb").read(), float(sys.argv[3]), int(sys.argv[4])
ends = collections.Counter()


def ask(keeps):
    connection = None
    while True:
        try:
            if connection is None:
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
                connection.connect()
            connection.request("POST", "/predict", image)
            response = connection.getresponse()
            response.read()
            ends["answered" if response.status == 200 else f"status {response.status}"] += 1
            if not keeps or response.will_close:
                connection.close()
                connection = None
        except ConnectionRefusedError:
            return
        except (OSError, http.client.HTTPException) as error:
            ends["lost"] += 1
            print(type(error).__name__, error, file=sys.stderr)
            return


threads = [threading.Thread(target=ask, args=(i % 2 == 0,)) for i in range(16)]
for thread in threads:
    thread.start()
time.sleep(seconds)
os.kill(pid, signal.SIGTERM)
for thread in threads:
    thread.join()
print(ends["answered"], ends["lost"], sum(count for end, count in ends.items() if end.startswith("status")))
