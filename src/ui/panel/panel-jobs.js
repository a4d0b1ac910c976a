/*
 * What can be done with one job beside printing it as it is: settings, passwords, claim numbers, the rest of one of
 * which a part came out, another device.
 *
 * `panel` is what panel.js lends, `following` what panel-follow.js makes.
 */

(function (root) {
  'use strict';

  var view = root.tomeoki.view;
  var request = root.tomeoki.request;

  root.tomeoki.jobActions = function (panel, following) {
    function back() {
      panel.loadJobs(null);
    }

    function outlook(next) {
      var mine = panel.session();
      request('GET', '/api/v1/panel/outlook', null, panel.forSession(mine, next));
    }

    function edit(job) {
      outlook(function (found) {
        panel.take('ticket');
        view.showTicket(job, found.can, {
          onBack: back,
          onPrint: function (changes) {
            following.release([job.id], changes);
          },
        });
      });
    }

    /* Asks again with the reason when the answer is a refusal that another try may cure. */
    function ask(question, path, bodyOf, next) {
      var mine = panel.session();
      function show(reason) {
        var shown = question.fields ? view.showForm : view.showKeypad;
        panel.take('keypad');
        shown(
          question,
          {
            onBack: back,
            onDone: function (answer) {
              var typed = question.fields ? answer.typed : answer;
              request('POST', path, bodyOf(typed), function (status, body) {
                if (panel.session() !== mine) return;
                if (panel.leaveOn401(status, body)) return;
                if (status >= 200 && status < 300) next(body);
                else show(panel.reasonOf(body));
              });
            },
          },
          reason
        );
      }
      show(null);
    }

    /* Passwords of jobs are digits mostly; those of documents have letters. */
    function unlock(job, kind) {
      var question =
        kind === 'job'
          ? { title: view.text('jobPasswordTitle'), most: 255, secret: true }
          : {
              title: view.text('documentPasswordTitle'),
              fields: [{ name: 'typed', label: view.text('documentPasswordTitle'), secret: true, most: 255 }],
              done: view.text('ok'),
            };
      ask(
        question,
        '/api/v1/panel/jobs/' + job.id + '/unlock',
        function (typed) {
          return { of: kind, password: typed };
        },
        function () {
          panel.unlocked(job.id);
          panel.loadJobs(null);
        }
      );
    }

    function claim() {
      ask(
        { title: view.text('claimTitle'), lead: view.text('claimLead'), most: 11, secret: false },
        '/api/v1/panel/claim',
        function (typed) {
          return { number: typed };
        },
        function () {
          panel.loadJobs(null);
          view.say(view.text('claimed'));
        }
      );
    }

    function goOn(jobId, how) {
      var mine = panel.session();
      request(
        'POST',
        '/api/v1/panel/jobs/' + jobId + '/continue',
        how,
        panel.forSession(mine, function () {
          following.followJob(jobId);
        })
      );
    }

    /* When nobody counted, the person does. */
    function continueJob(job, deviceId) {
      var how = deviceId ? { deviceId: deviceId } : {};
      if (job.remaining && job.remaining.sheets !== undefined) {
        goOn(job.id, how);
        return;
      }
      panel.take('keypad');
      view.showKeypad(
        {
          title: view.text('trayTitle'),
          lead: job.remaining ? view.text('trayLead', { count: job.remaining.ofSheets }) : '',
          most: 5,
          secret: false,
        },
        {
          onBack: back,
          onDone: function (typed) {
            if (!/^[0-9]{1,5}$/.test(typed)) return;
            how.sheetsInTray = Number(typed);
            goOn(job.id, how);
          },
        },
        null
      );
    }

    function choosePlace(next) {
      outlook(function (found) {
        panel.take('places');
        view.showPlaces(found.others, { onBack: back, onChoose: next });
      });
    }

    function continueElsewhere(job) {
      choosePlace(function (deviceId) {
        continueJob(job, deviceId);
      });
    }

    function moveDelivery(delivery) {
      choosePlace(function (deviceId) {
        var mine = panel.session();
        request(
          'POST',
          '/api/v1/panel/deliveries/' + delivery.id + '/move',
          { deviceId: deviceId },
          panel.forSession(mine, function () {
            following.followJob(delivery.jobId);
          })
        );
      });
    }

    return {
      edit: edit,
      unlock: unlock,
      claim: claim,
      continueJob: continueJob,
      continueElsewhere: continueElsewhere,
      moveDelivery: moveDelivery,
      outlook: outlook,
    };
  };
})(window);
