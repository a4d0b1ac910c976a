/*
 * Releases jobs and follows them until each has come out, come back, or needs the owner's word. `panel` is what
 * panel.js lends; a session keeps which jobs are followed.
 */

(function (root) {
  'use strict';

  var view = root.tomeoki.view;
  var request = root.tomeoki.request;
  var pollMs = 700;

  root.tomeoki.following = function (panel) {
    var actions = null;
    var timer = null;

    function release(ids, changes) {
      var mine = panel.session();
      if (mine.busy || ids.length === 0) return;
      mine.busy = true;
      request(
        'POST',
        '/api/v1/panel/release',
        changes === null ? { jobIds: ids } : { jobIds: ids, changes: changes },
        panel.forSession(mine, function (body) {
          mine.followed = ids;
          mine.selected = {};
          mine.refused = body.items
            .filter(function (item) {
              return item.refusal;
            })
            .map(function (item) {
              return {
                jobId: item.jobId,
                jobName: nameOf(mine, item.jobId),
                state: 'refused',
                text: item.text,
              };
            });
          begin(mine);
        })
      );
    }

    function nameOf(mine, jobId) {
      var found = mine.jobs.filter(function (job) {
        return job.id === jobId;
      });
      return found.length > 0 ? found[0].jobName : '';
    }

    function begin(mine) {
      mine.following = true;
      mine.drawn = '';
      panel.take('progress');
      follow();
    }

    function follow() {
      var mine = panel.session();
      clearTimeout(timer);
      if (mine === null || !panel.isScreen('progress')) return;
      request('GET', '/api/v1/panel/deliveries', null, function (status, body) {
        if (panel.session() !== mine || !panel.isScreen('progress')) return;
        if (panel.leaveOn401(status, body)) return;
        /* A poll that failed is repeated; what is printing goes on printing. */
        if (status === 200) draw(mine, body.items);
        if (status !== 200 || mine.entries.some(view.isUnfinished)) timer = setTimeout(follow, pollMs);
      });
    }

    /* The newest delivery of each released job, in the order in which they were released. */
    function draw(mine, deliveries) {
      var entries = mine.refused.slice();
      mine.followed.forEach(function (jobId) {
        var newest = deliveries.filter(function (delivery) {
          return delivery.jobId === jobId;
        })[0];
        if (newest) entries.push(newest);
      });
      mine.entries = entries;
      var drawn = JSON.stringify(entries);
      if (drawn === mine.drawn) return;
      mine.drawn = drawn;
      if (!entries.some(view.isUnfinished)) panel.touched();
      view.showProgress(entries, {
        onResolve: resolve,
        onContinue: actions.continueJob,
        onContinueElsewhere: actions.continueElsewhere,
        onMove: actions.moveDelivery,
        onLeave: panel.leave,
        onList: function () {
          panel.loadJobs(null);
        },
      });
    }

    function resolve(deliveryId, word) {
      var mine = panel.session();
      if (mine.busy) return;
      mine.busy = true;
      request(
        'POST',
        '/api/v1/panel/deliveries/' + deliveryId + '/resolve',
        { word: word },
        panel.forSession(mine, function (body) {
          followJob(body.jobId);
        })
      );
    }

    /* Shows how one more job comes out: beside those that are followed, or alone when the person came from the list. */
    function followJob(jobId) {
      var mine = panel.session();
      if (!mine.following) mine.refused = [];
      if (!mine.following || mine.followed.indexOf(jobId) < 0) mine.followed = [jobId];
      begin(mine);
    }

    return {
      release: release,
      resolve: resolve,
      followJob: followJob,
      useActions: function (made) {
        actions = made;
      },
    };
  };
})(window);
